import { module } from '@channelgraph/service'
import sdl from './payments.graphql'
import { paymentsResolvers } from './payments.resolvers.ts'
import { findPayments, findPaymentsOfSettlements } from './payments.store.ts'

/** What came in (付款), and what the bank took back. */
export const payments = module({
  sdl,
  resolvers: paymentsResolvers,
  loaders: (load) => ({
    payments: load.one(findPayments),
    paymentsOfSettlements: load.many(findPaymentsOfSettlements),
  }),
})
