import { module } from '@channelgraph/service'
import sdl from './policies.graphql'
import { policiesRefusals } from './policies.refusals.ts'
import { policiesResolvers } from './policies.resolvers.ts'
import { seesDrafts } from './policies.rules.ts'
import { findPolicies } from './policies.store.ts'

/** Versions of the finance policy (财务政策). */
export const policies = module({
  sdl,
  resolvers: policiesResolvers,
  refusals: policiesRefusals,
  loaders: (load) => ({
    policies: load.one((db, _scope, ids) => findPolicies(db, ids, seesDrafts(load.viewer))),
  }),
})
