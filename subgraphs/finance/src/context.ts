import { read } from '@channelgraph/access'
import {
  findPartnerRefs,
  listLoaderById,
  loaderByArguments,
  loaderById,
  type RequestContext,
} from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { findSettlementIdsOf } from './adjustments/adjustments.store.ts'
import { findContractRefs } from './contracts/contracts.store.ts'
import { findCreditLines, findCreditPositions } from './credit/credit.store.ts'
import { findDepositAccounts } from './deposits/deposits.store.ts'
import { findDisputesOfSettlements } from './disputes/disputes.store.ts'
import {
  findInvoices,
  findInvoicesOfOrders,
  findInvoicesOfSettlements,
  findRedInvoices,
} from './invoices/invoices.store.ts'
import { findDepositEntries, findHeldBalances, findLedgerEntries, findReversals } from './ledger/ledger.store.ts'
import { findOrderPayments } from './orders/orders.store.ts'
import { findPayments, findPaymentsOfSettlements } from './payments/payments.store.ts'
import { seesDrafts } from './policies/policies.rules.ts'
import { findPolicies } from './policies/policies.store.ts'
import {
  findExposures,
  findOpenReceivables,
  findPaymentRecords,
  findReceivables,
  findRegionExposures,
} from './receivables/receivables.store.ts'
import {
  findApprovals,
  findSettlementLines,
  findSettlements,
  findSettlementsByNo,
  findSettlementsOfPartners,
  type SettlementsOfPartner,
} from './settlements/settlements.store.ts'

/** This department's loaders, fresh for each request, each bound to the viewer's row scope and to today. */
export function createLoaders(ctx: Omit<RequestContext, 'loaders'>) {
  const { scope } = ctx
  const today = businessDateOf(ctx.clock.now())
  return {
    partnerRefs: loaderById((ids) => read(ctx, (db) => findPartnerRefs(db, scope, ids))),
    contractRefs: loaderById((ids) => read(ctx, (db) => findContractRefs(db, scope, ids))),

    ledgerEntries: loaderById((ids) => read(ctx, (db) => findLedgerEntries(db, scope, ids))),
    reversals: loaderById((ids) => read(ctx, (db) => findReversals(db, scope, ids))),
    heldBalances: loaderById((partnerIds) => read(ctx, (db) => findHeldBalances(db, scope, partnerIds))),
    depositEntries: listLoaderById((partnerIds) => read(ctx, (db) => findDepositEntries(db, scope, partnerIds))),
    depositAccounts: loaderById((partnerIds) => read(ctx, (db) => findDepositAccounts(db, scope, partnerIds))),

    creditLines: loaderById((partnerIds) => read(ctx, (db) => findCreditLines(db, scope, partnerIds))),
    creditPositions: loaderById((partnerIds) => read(ctx, (db) => findCreditPositions(db, scope, partnerIds))),

    policies: loaderById((ids) => read(ctx, (db) => findPolicies(db, ids, seesDrafts(ctx.viewer)))),
    settlements: loaderById((ids) => read(ctx, (db) => findSettlements(db, scope, ids))),
    settlementsByNo: loaderById((nos) => read(ctx, (db) => findSettlementsByNo(db, scope, nos))),
    settlementsOfPartners: loaderByArguments((partnerIds, args: SettlementsOfPartner) =>
      read(ctx, (db) => findSettlementsOfPartners(db, scope, partnerIds, args)),
    ),
    settlementLines: listLoaderById((ids) => read(ctx, (db) => findSettlementLines(db, scope, ids))),
    disputesOfSettlements: listLoaderById((ids) => read(ctx, (db) => findDisputesOfSettlements(db, scope, ids))),
    settlementsOfAdjustments: loaderById((ids) => read(ctx, (db) => findSettlementIdsOf(db, ids))),
    approvals: listLoaderById((ids) => read(ctx, (db) => findApprovals(db, ids))),
    invoices: loaderById((ids) => read(ctx, (db) => findInvoices(db, scope, ids))),
    invoicesOfSettlements: listLoaderById((ids) => read(ctx, (db) => findInvoicesOfSettlements(db, scope, ids))),
    invoicesOfOrders: listLoaderById((ids) => read(ctx, (db) => findInvoicesOfOrders(db, scope, ids))),
    redInvoices: loaderById((ids) => read(ctx, (db) => findRedInvoices(db, scope, ids))),
    payments: loaderById((ids) => read(ctx, (db) => findPayments(db, scope, ids))),
    paymentsOfSettlements: listLoaderById((ids) => read(ctx, (db) => findPaymentsOfSettlements(db, scope, ids))),

    receivables: loaderById((ids) => read(ctx, (db) => findReceivables(db, scope, ids))),
    openReceivables: loaderByArguments((partnerIds, args: { overdueOnly: boolean }) =>
      read(ctx, (db) => findOpenReceivables(db, scope, partnerIds, today, args.overdueOnly)),
    ),
    exposures: loaderById((partnerIds) => read(ctx, (db) => findExposures(db, scope, partnerIds, today))),
    regionExposures: loaderById((codes) => read(ctx, (db) => findRegionExposures(db, scope, codes, today))),
    paymentRecords: loaderById((partnerIds) => read(ctx, (db) => findPaymentRecords(db, scope, partnerIds, today))),

    orderPayments: loaderById((orderIds) => read(ctx, (db) => findOrderPayments(db, scope, orderIds, today))),
  }
}

export type Loaders = ReturnType<typeof createLoaders>
export type Context = RequestContext<Loaders>
