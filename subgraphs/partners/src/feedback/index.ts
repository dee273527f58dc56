import { module } from '@channelgraph/service'
import sdl from './feedback.graphql'
import { feedbackResolvers } from './feedback.resolvers.ts'
import { feedbackPages, findFeedback, findIndicators } from './feedback.store.ts'

/** What partners tell of their markets (市场反馈, 四.4). */
export const feedback = module({
  sdl,
  resolvers: feedbackResolvers,
  histories: { MarketFeedback: {} },
  loaders: (load) => ({
    feedback: load.one(findFeedback),
    feedbackOfPartners: load.pages(feedbackPages.ofEach('partnerId')),
    feedbackIndicators: load.oneWith(findIndicators),
  }),
})
