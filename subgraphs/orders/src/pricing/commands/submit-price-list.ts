import { changed, command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { PRICE_LIST_TRANSITIONS } from '../pricing.rules.ts'
import { lockPriceList, updatePriceList } from '../pricing.store.ts'

export interface SubmitPriceList {
  readonly id: string
  readonly expectedVersion: number
}

export const submitPriceList = command(
  'price-list:draft',
  async (tx, ctx, { id, expectedVersion }: SubmitPriceList) => {
    const list = await lockPriceList(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(PRICE_LIST_TRANSITIONS, 'submitPriceList', list.status)
    if (refusal) return refusal
    return changed('PriceList', list, await updatePriceList(tx, list, { status: 'IN_REVIEW' }))
  },
)
