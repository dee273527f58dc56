import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { addDays, businessDateOf, check, checkTransition } from '@channelgraph/values'
import { heldUntil, PRICE_LIST } from '../pricing.rules.ts'
import { lockKind, priceLists } from '../pricing.store.ts'

export interface WithdrawPriceList extends Versioned {
  readonly reason: string
}

export const withdrawPriceList = command(
  'price-list:publish',
  async (tx, ctx, { id, expectedVersion, reason: given }: WithdrawPriceList) => {
    const reason = check.text('reason', given)
    const list = await priceLists.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(PRICE_LIST, 'withdrawPriceList', list)
    if (refusal) return refusal
    await lockKind(tx, list.kind)
    const withdrawn = await priceLists.update(tx, list, {
      status: 'WITHDRAWN',
      // Not earlier than today: whoever ordered today, ordered at its prices.
      inForceTo: list.publishedAt ? heldUntil(list, addDays(businessDateOf(ctx.clock.now()), 1)) : list.inForceTo,
    })
    return withReason(reason, changed('PriceList', list, withdrawn))
  },
)
