import { changed, command, type Versioned } from '@channelgraph/command'
import type { CompanyDepartment } from '@channelgraph/contracts'
import { checkTransition } from '@channelgraph/values'
import { marketFeedbackRouted } from '../feedback.events.ts'
import { MARKET_FEEDBACK } from '../feedback.rules.ts'
import { feedback } from '../feedback.store.ts'

export interface RouteMarketFeedback extends Versioned {
  readonly routedTo: CompanyDepartment
}

export const routeMarketFeedback = command(
  'market-feedback:handle',
  async (tx, ctx, { id, expectedVersion, routedTo }: RouteMarketFeedback) => {
    const before = await feedback.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(MARKET_FEEDBACK, 'routeMarketFeedback', before)
    if (refusal) return refusal
    const after = await feedback.update(tx, before, { status: 'ROUTED', routedTo })
    return changed('MarketFeedback', before, after, marketFeedbackRouted(after))
  },
)
