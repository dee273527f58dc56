import { because, changed, command } from '@channelgraph/command'
import { addDays, businessDateOf, check, checkTransition } from '@channelgraph/values'
import { heldUntil, PRICE_LIST } from '../pricing.rules.ts'
import { lockKind, lockPriceList, updatePriceList } from '../pricing.store.ts'

export interface WithdrawPriceList {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const withdrawPriceList = command(
  'price-list:publish',
  async (tx, ctx, { id, expectedVersion, reason: given }: WithdrawPriceList) => {
    const reason = check.text('reason', given)
    const list = await lockPriceList(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(PRICE_LIST, 'withdrawPriceList', list)
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
