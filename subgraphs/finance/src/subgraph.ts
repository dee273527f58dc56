import type { SubgraphDefinition } from '@channelgraph/service'
import adjustmentsSdl from './adjustments/adjustments.graphql'
import { adjustmentsResolvers } from './adjustments/adjustments.resolvers.ts'
import { subscriptions } from './consume.ts'
import { createLoaders, type Loaders } from './context.ts'
import contractsSdl from './contracts/contracts.graphql'
import { contractsResolvers } from './contracts/contracts.resolvers.ts'
import creditSdl from './credit/credit.graphql'
import { creditResolvers } from './credit/credit.resolvers.ts'
import depositsSdl from './deposits/deposits.graphql'
import { depositsResolvers } from './deposits/deposits.resolvers.ts'
import disputesSdl from './disputes/disputes.graphql'
import { disputesResolvers } from './disputes/disputes.resolvers.ts'
import { draftingResolvers } from './drafting/drafting.resolvers.ts'
import invoicesSdl from './invoices/invoices.graphql'
import { invoicesResolvers } from './invoices/invoices.resolvers.ts'
import ledgerSdl from './ledger/ledger.graphql'
import { ledgerResolvers } from './ledger/ledger.resolvers.ts'
import ordersSdl from './orders/orders.graphql'
import { ordersResolvers } from './orders/orders.resolvers.ts'
import partnersSdl from './partners/partners.graphql'
import { partnersResolvers } from './partners/partners.resolvers.ts'
import paymentsSdl from './payments/payments.graphql'
import { paymentsResolvers } from './payments/payments.resolvers.ts'
import policiesSdl from './policies/policies.graphql'
import { policiesResolvers } from './policies/policies.resolvers.ts'
import receivablesSdl from './receivables/receivables.graphql'
import { receivablesResolvers } from './receivables/receivables.resolvers.ts'
import { sweeps } from './schedule.ts'
import settlementsSdl from './settlements/settlements.graphql'
import { settlementsResolvers } from './settlements/settlements.resolvers.ts'

/** The finance department's service (财务部门). */
export const finance: SubgraphDefinition<Loaders> = {
  name: 'finance',
  typeDefs: [
    partnersSdl,
    contractsSdl,
    ledgerSdl,
    depositsSdl,
    creditSdl,
    policiesSdl,
    settlementsSdl,
    disputesSdl,
    adjustmentsSdl,
    invoicesSdl,
    paymentsSdl,
    receivablesSdl,
    ordersSdl,
  ],
  resolvers: [
    partnersResolvers,
    contractsResolvers,
    ledgerResolvers,
    depositsResolvers,
    creditResolvers,
    policiesResolvers,
    settlementsResolvers,
    disputesResolvers,
    draftingResolvers,
    adjustmentsResolvers,
    invoicesResolvers,
    paymentsResolvers,
    receivablesResolvers,
    ordersResolvers,
  ],
  migrations: new URL('../migrations', import.meta.url),
  createLoaders,
  subscriptions,
  sweeps,
}
