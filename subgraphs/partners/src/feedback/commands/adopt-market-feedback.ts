import { changed, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { MARKET_FEEDBACK } from '../feedback.rules.ts'
import { feedback } from '../feedback.store.ts'

export interface AdoptMarketFeedback extends Versioned {
  readonly outcome: string
  readonly adoptedIn: string
}

/** 四.4: what is taken up names what it became part of. */
export const adoptMarketFeedback = command(
  'market-feedback:handle',
  async (tx, ctx, { id, expectedVersion, ...given }: AdoptMarketFeedback) => {
    const outcome = check.text('outcome', given.outcome)
    const adoptedIn = check.code('adoptedIn', given.adoptedIn)
    const before = await feedback.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(MARKET_FEEDBACK, 'adoptMarketFeedback', before)
    if (refusal) return refusal
    const after = await feedback.update(tx, before, { status: 'ADOPTED', outcome, adoptedIn })
    return changed('MarketFeedback', before, after)
  },
)
