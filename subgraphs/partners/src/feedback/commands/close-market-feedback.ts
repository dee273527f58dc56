import { transition } from '@channelgraph/command'
import { MARKET_FEEDBACK } from '../feedback.rules.ts'
import { feedback } from '../feedback.store.ts'

export const closeMarketFeedback = transition(
  'market-feedback:handle',
  'MarketFeedback',
  feedback,
  MARKET_FEEDBACK,
  'closeMarketFeedback',
)
