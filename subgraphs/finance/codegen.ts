import { subgraphCodegen } from '@channelgraph/service/codegen'

export default subgraphCodegen({
  Partner: '../partners/partners.resolvers.ts#PartnerStub',
  Region: '../receivables/receivables.resolvers.ts#RegionStub',
  Order: '../orders/orders.resolvers.ts#OrderStub',
  Employee: '../settlements/settlements.resolvers.ts#EmployeeStub',
  Contract: '../contracts/contracts.store.ts#ContractTerms',
  CreditLine: '../credit/credit.tables.ts#CreditLineRow',
  DepositAccount: '../deposits/deposits.tables.ts#DepositAccountRow',
  LedgerEntry: '../ledger/ledger.tables.ts#LedgerEntryRow',
  TrialBalanceLine: '../ledger/ledger.store.ts#TrialBalanceLine as AccountSums',
  Settlement: '../settlements/settlements.tables.ts#SettlementRow',
  SettlementLine: '../settlements/settlements.tables.ts#SettlementLineRow',
  SettlementConnection: '../settlements/settlements.store.ts#SettlementList',
  FinanceApproval: '../settlements/settlements.tables.ts#FinanceApprovalRow',
  Invoice: '../invoices/invoices.tables.ts#InvoiceRow',
  Payment: '../payments/payments.tables.ts#PaymentRow',
  Receivable: '../receivables/receivables.tables.ts#ReceivableRow',
  OverduePartner: '../receivables/receivables.rules.ts#Exposure',
  OverduePartnerConnection: '../receivables/receivables.store.ts#OverdueList',
})
