import { ownPartnerOf } from '@channelgraph/access'
import { created, creatingCommand } from '@channelgraph/command'
import { check, newId } from '@channelgraph/values'
import { assertPartner } from '../../partners/partners.steps.ts'
import { knownProduct } from '../../products/products.steps.ts'
import { openingMarketFeedback } from '../feedback.rules.ts'
import { feedback, findFeedback } from '../feedback.store.ts'
import type { MarketFeedbackRow } from '../feedback.tables.ts'

export interface SubmitMarketFeedback {
  readonly idempotencyKey: string
  readonly kind: MarketFeedbackRow['kind']
  readonly body: string
  readonly regionCode?: string | null
  readonly productId?: string | null
}

/** 四.4: a partner tells of any place it hears of, its own territories or not. */
export const submitMarketFeedback = creatingCommand<SubmitMarketFeedback, MarketFeedbackRow, never>(
  'market-feedback:submit',
  findFeedback,
  async (tx, ctx, { kind, body: given, regionCode, productId }: SubmitMarketFeedback) => {
    const body = check.text('body', given, check.TEXT.note)
    const region = regionCode == null ? null : check.regionCode('regionCode', regionCode)
    const partnerId = ownPartnerOf(ctx.scope)
    await assertPartner(tx, ctx.scope, partnerId)
    const opening = openingMarketFeedback({
      id: newId('marketFeedback'),
      ...{ partnerId, kind, body },
      regionCode: region,
      regionPath: region === null ? null : check.regionPath('regionCode', region),
      productId: await knownProduct(tx, ctx.scope, 'productId', productId),
      submittedBy: ctx.viewer.subject,
      submittedAt: ctx.clock.now(),
    })
    return created('MarketFeedback', await feedback.insert(tx, opening))
  },
)
