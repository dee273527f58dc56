import { module, sweepRows } from '@channelgraph/service'
import { tellCompany } from './commands/tell-company.ts'
import sdl from './partners.graphql'
import { partnersRefusals } from './partners.refusals.ts'
import { partnersResolvers } from './partners.resolvers.ts'
import { findPartners, findPartnersByCode, lockCompaniesToTell } from './partners.store.ts'

/** Who the partners are, and their life cycle (渠道伙伴). */
export const channelPartners = module({
  sdl,
  resolvers: partnersResolvers,
  refusals: partnersRefusals,
  loaders: (load) => ({
    partners: load.one(findPartners),
    partnersByCode: load.one(findPartnersByCode),
  }),
  sweeps: [sweepRows('tell-companies', (tx, _ctx, limit) => lockCompaniesToTell(tx, limit), tellCompany)],
})
