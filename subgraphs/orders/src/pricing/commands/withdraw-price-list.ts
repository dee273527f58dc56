import { because, changed, command } from '@channelgraph/command'
import { addDays, badInput, businessDateOf, refuseTransition } from '@channelgraph/values'
import { heldUntil, PRICE_LIST_TRANSITIONS } from '../pricing.rules.ts'
import { lockKind, lockPriceList, updatePriceList } from '../pricing.store.ts'

export interface WithdrawPriceList {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const withdrawPriceList = command(
  'price-list:publish',
  async (tx, ctx, { id, expectedVersion, reason }: WithdrawPriceList) => {
    if (reason.trim() === '') throw badInput('reason says why the list is taken back.')
    const list = await lockPriceList(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(PRICE_LIST_TRANSITIONS, 'withdrawPriceList', list.status)
    if (refusal) return refusal
    await lockKind(tx, list.kind)
    const withdrawn = await updatePriceList(tx, list, {
      status: 'WITHDRAWN',
      // Not earlier than today: whoever ordered today, ordered at its prices.
      inForceTo: list.publishedAt ? heldUntil(list, addDays(businessDateOf(ctx.clock.now()), 1)) : list.inForceTo,
    })
    return because(reason, changed('PriceList', list, withdrawn))
  },
)
