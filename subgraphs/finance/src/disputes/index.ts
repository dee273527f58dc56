import { module } from '@channelgraph/service'
import sdl from './disputes.graphql'
import { disputesRefusals } from './disputes.refusals.ts'
import { disputesResolvers } from './disputes.resolvers.ts'
import { findDisputedLines, findDisputesOfSettlements } from './disputes.store.ts'

/** Partners' objections to lines of their settlements (争议). */
export const disputes = module({
  sdl,
  resolvers: disputesResolvers,
  refusals: disputesRefusals,
  loaders: (load) => ({
    disputesOfSettlements: load.many(findDisputesOfSettlements),
    disputedLines: load.one(findDisputedLines),
  }),
})
