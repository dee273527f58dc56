import { module } from '@channelgraph/service'
import sdl from './interactions.graphql'
import { interactionsRefusals } from './interactions.refusals.ts'
import { interactionsResolvers } from './interactions.resolvers.ts'
import { findInteractions, findLastInteractions, findUnfollowed, interactionPages } from './interactions.store.ts'

/** Who of the company spoke with which partner (沟通记录). */
export const interactions = module({
  sdl,
  resolvers: interactionsResolvers,
  refusals: interactionsRefusals,
  histories: { Interaction: {} },
  loaders: (load) => ({
    interactions: load.one(findInteractions),
    interactionsOfPartners: load.pages(interactionPages.ofEach('partnerId')),
    lastInteractions: load.one(findLastInteractions),
    unfollowedInteractions: load.one(findUnfollowed),
  }),
})
