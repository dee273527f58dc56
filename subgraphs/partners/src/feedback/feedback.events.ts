import { MarketFeedbackRouted } from '@channelgraph/contracts'
import type { MarketFeedbackRow } from './feedback.tables.ts'

/** Throws for feedback that nobody has routed. */
export function marketFeedbackRouted(feedback: MarketFeedbackRow) {
  const { id, partnerId, kind, regionCode, productId, routedTo } = feedback
  if (routedTo === null) throw new Error(`${id} is routed to no department.`)
  return MarketFeedbackRouted.of(feedback, { feedbackId: id, partnerId, kind, regionCode, productId, routedTo })
}
