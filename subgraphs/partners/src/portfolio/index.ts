import { module } from '@channelgraph/service'
import sdl from './portfolio.graphql'
import { portfolioResolvers } from './portfolio.resolvers.ts'

/** Partners found by what the other modules know of them, such as contracts and training: above them all. */
export const portfolio = module({ sdl, resolvers: portfolioResolvers })
