import type { SubgraphDefinition } from '@channelgraph/service'
import casesSdl from './cases/cases.graphql'
import { casesResolvers } from './cases/cases.resolvers.ts'
import chargersSdl from './chargers/chargers.graphql'
import { chargersResolvers } from './chargers/chargers.resolvers.ts'
import complaintsSdl from './complaints/complaints.graphql'
import { complaintsResolvers } from './complaints/complaints.resolvers.ts'
import { subscriptions } from './consume.ts'
import { createLoaders, type Loaders } from './context.ts'
import { sweeps } from './schedule.ts'
import ticketsSdl from './tickets/tickets.graphql'
import { ticketsResolvers } from './tickets/tickets.resolvers.ts'

/** The technical support and after-sales departments' service (技术支持部门、售后服务部门). */
export const support: SubgraphDefinition<Loaders> = {
  name: 'support',
  typeDefs: [chargersSdl, casesSdl, ticketsSdl, complaintsSdl],
  resolvers: [chargersResolvers, casesResolvers, ticketsResolvers, complaintsResolvers],
  migrations: new URL('../migrations', import.meta.url),
  createLoaders,
  subscriptions,
  sweeps,
}
