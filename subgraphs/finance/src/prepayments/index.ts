import { module, sweepRows } from '@channelgraph/service'
import { setOffWaitingOf } from './commands/set-off-waiting.ts'
import sdl from './prepayments.graphql'
import { prepaymentsRefusals } from './prepayments.refusals.ts'
import { prepaymentsResolvers } from './prepayments.resolvers.ts'
import {
  findOpenPrepaymentsOfPartners,
  findPrepayments,
  findPrepaymentsOfInvoices,
  findPrepaymentsOfPayments,
  findSetOffs,
  findSetOffsOfPrepayments,
  findSetOffsOfSettlements,
  lockPartnersToSetOff,
} from './prepayments.store.ts'

/** Money that waits (预收款), and what it is set off against (冲抵). */
export const prepayments = module({
  sdl,
  resolvers: prepaymentsResolvers,
  refusals: prepaymentsRefusals,
  histories: { Prepayment: {}, SetOff: {} },
  loaders: (load) => ({
    prepayments: load.one(findPrepayments),
    prepaymentsOfPayments: load.one(findPrepaymentsOfPayments),
    prepaymentsOfInvoices: load.one(findPrepaymentsOfInvoices),
    openPrepaymentsOfPartners: load.many(findOpenPrepaymentsOfPartners),
    setOffs: load.one(findSetOffs),
    setOffsOfPrepayments: load.many(findSetOffsOfPrepayments),
    setOffsOfSettlements: load.many(findSetOffsOfSettlements),
  }),
  // What appeared on both sides at the same moment, in two transactions that did not see each other.
  sweeps: [sweepRows('set-off-prepayments', (tx, _, limit) => lockPartnersToSetOff(tx, limit), setOffWaitingOf)],
})
