import { changed, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { MARKET_FEEDBACK } from '../feedback.rules.ts'
import { feedback } from '../feedback.store.ts'

export interface TriageMarketFeedback extends Versioned {
  readonly quality: number
}

export const triageMarketFeedback = command(
  'market-feedback:handle',
  async (tx, ctx, { id, expectedVersion, quality: given }: TriageMarketFeedback) => {
    const quality = check.wholeNumber('quality', given, 1, 5)
    const before = await feedback.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(MARKET_FEEDBACK, 'triageMarketFeedback', before)
    if (refusal) return refusal
    const after = await feedback.update(tx, before, { status: 'TRIAGED', quality })
    return changed('MarketFeedback', before, after)
  },
)
