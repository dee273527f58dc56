import type { SubgraphDefinition } from '@channelgraph/service'
import applicationCommandsSdl from './applications/application-commands.graphql'
import applicationsSdl from './applications/applications.graphql'
import { applicationsResolvers } from './applications/applications.resolvers.ts'
import approvalsSdl from './approvals/approvals.graphql'
import { approvalsResolvers } from './approvals/approvals.resolvers.ts'
import { subscriptions } from './consume.ts'
import { createLoaders, type Loaders } from './context.ts'
import contractCommandsSdl from './contracts/contract-commands.graphql'
import contractsSdl from './contracts/contracts.graphql'
import { contractsResolvers } from './contracts/contracts.resolvers.ts'
import employeesSdl from './employees/employees.graphql'
import { employeesResolvers } from './employees/employees.resolvers.ts'
import partnersSdl from './partners/partners.graphql'
import { partnersResolvers } from './partners/partners.resolvers.ts'
import regionsSdl from './regions/regions.graphql'
import { regionsResolvers } from './regions/regions.resolvers.ts'
import { sweeps } from './schedule.ts'
import territoriesSdl from './territories/territories.graphql'
import { territoriesResolvers } from './territories/territories.resolvers.ts'
import trainingSdl from './training/training.graphql'
import { trainingResolvers } from './training/training.resolvers.ts'
import trainingCommandsSdl from './training/training-commands.graphql'

/** The channel and marketing departments' service (渠道管理部门、市场营销部门). */
export const partners: SubgraphDefinition<Loaders> = {
  name: 'partners',
  typeDefs: [
    regionsSdl,
    employeesSdl,
    approvalsSdl,
    applicationsSdl,
    applicationCommandsSdl,
    partnersSdl,
    contractsSdl,
    contractCommandsSdl,
    territoriesSdl,
    trainingSdl,
    trainingCommandsSdl,
  ],
  resolvers: [
    regionsResolvers,
    employeesResolvers,
    approvalsResolvers,
    applicationsResolvers,
    partnersResolvers,
    contractsResolvers,
    territoriesResolvers,
    trainingResolvers,
  ],
  migrations: new URL('../migrations', import.meta.url),
  createLoaders,
  subscriptions,
  sweeps,
}
