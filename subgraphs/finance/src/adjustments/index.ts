import { module } from '@channelgraph/service'
import sdl from './adjustments.graphql'
import { adjustmentsRefusals } from './adjustments.refusals.ts'
import { adjustmentsResolvers } from './adjustments.resolvers.ts'
import { findSettlementsOfAdjustments } from './adjustments.store.ts'

/** Corrections of what was confirmed (调整): lines of the next settlement. */
export const adjustments = module({
  sdl,
  resolvers: adjustmentsResolvers,
  refusals: adjustmentsRefusals,
  loaders: (load) => ({
    settlementsOfAdjustments: load.one((db, _scope, ids) => findSettlementsOfAdjustments(db, ids)),
  }),
})
