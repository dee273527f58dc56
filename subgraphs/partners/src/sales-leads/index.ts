import { module } from '@channelgraph/service'
import sdl from './sales-leads.graphql'
import { salesLeadsRefusals } from './sales-leads.refusals.ts'
import { salesLeadsResolvers } from './sales-leads.resolvers.ts'
import { findFollowUpsOfLeads, findSalesLeads, findSalesLeadsByNo, salesLeadPages } from './sales-leads.store.ts'

/** What end customers ask the company for, passed on to partners (商机, 五.1). */
export const salesLeads = module({
  sdl,
  resolvers: salesLeadsResolvers,
  refusals: salesLeadsRefusals,
  histories: { SalesLead: {} },
  loaders: (load) => ({
    salesLeads: load.one(findSalesLeads),
    salesLeadsByNo: load.one(findSalesLeadsByNo),
    salesLeadsOfPartners: load.pages(salesLeadPages.ofEach('partnerId')),
    followUpsOfLeads: load.many(findFollowUpsOfLeads),
  }),
})
