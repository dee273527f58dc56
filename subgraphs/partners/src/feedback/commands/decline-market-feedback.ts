import { changed, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { MARKET_FEEDBACK } from '../feedback.rules.ts'
import { feedback } from '../feedback.store.ts'

export interface DeclineMarketFeedback extends Versioned {
  readonly outcome: string
}

export const declineMarketFeedback = command(
  'market-feedback:handle',
  async (tx, ctx, { id, expectedVersion, outcome: given }: DeclineMarketFeedback) => {
    const outcome = check.text('outcome', given)
    const before = await feedback.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(MARKET_FEEDBACK, 'declineMarketFeedback', before)
    if (refusal) return refusal
    const after = await feedback.update(tx, before, { status: 'DECLINED', outcome })
    return changed('MarketFeedback', before, after)
  },
)
