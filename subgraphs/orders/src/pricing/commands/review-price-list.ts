import { because, changed, command } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { refuseReview } from '../pricing.rules.ts'
import { lockPriceList, updatePriceList } from '../pricing.store.ts'

export interface ReviewPriceList {
  readonly id: string
  readonly expectedVersion: number
  readonly approve: boolean
  readonly comment?: string | null
}

export const reviewPriceList = command(
  'price-list:review',
  async (tx, ctx, { id, expectedVersion, approve, comment: given }: ReviewPriceList) => {
    const comment = approve ? check.optionalText('comment', given) : check.text('comment', given ?? '')
    const list = await lockPriceList(tx, ctx, id, expectedVersion)
    const refusal = refuseReview(list, ctx.viewer.subject)
    if (refusal) return refusal
    const after = await updatePriceList(
      tx,
      list,
      approve ? { reviewerId: ctx.viewer.subject } : { status: 'DRAFT', reviewerId: null },
    )
    return because(comment ?? 'passed', changed('PriceList', list, after))
  },
)
