import { module } from '@channelgraph/service'
import sdl from './partners.graphql'
import { partnersRefusals } from './partners.refusals.ts'
import { partnersResolvers } from './partners.resolvers.ts'
import { findPartners, findPartnersByCode } from './partners.store.ts'

/** Who the partners are, and their life cycle (渠道伙伴). */
export const channelPartners = module({
  sdl,
  resolvers: partnersResolvers,
  refusals: partnersRefusals,
  loaders: (load) => ({
    partners: load.one(findPartners),
    partnersByCode: load.one(findPartnersByCode),
  }),
})
