import { module } from '@channelgraph/service'
import sdl from './activation.graphql'
import { activationRefusals } from './activation.refusals.ts'
import { activationResolvers } from './activation.resolvers.ts'

/** What a partner needs before it may order (激活): looks at contracts, deposits, training and territories. */
export const activation = module({ sdl, resolvers: activationResolvers, refusals: activationRefusals })
