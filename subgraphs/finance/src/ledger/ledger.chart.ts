import type { LedgerAccount } from './ledger.tables.ts'

export type AccountClass = 'ASSET' | 'LIABILITY' | 'INCOME' | 'EXPENSE'

/** What everybody should know of an account. */
export interface Account {
  readonly kind: LedgerAccount
  /** As the law's chart of accounts calls it. */
  readonly name: string
  readonly class: AccountClass
  readonly normalSide: 'DEBIT' | 'CREDIT'
  readonly perPartner: boolean
}

const account = (kind: LedgerAccount, name: string, of: AccountClass): Account => ({
  kind,
  name,
  class: of,
  // Assets and expenses grow by debits, liabilities and income by credits.
  normalSide: of === 'ASSET' || of === 'EXPENSE' ? 'DEBIT' : 'CREDIT',
  // Every posting there is names its partner.
  perPartner: true,
})

const CHART: Readonly<Record<LedgerAccount, Account>> = {
  BANK: account('BANK', '银行存款', 'ASSET'),
  RECEIVABLE: account('RECEIVABLE', '应收账款', 'ASSET'),
  PREPAYMENT: account('PREPAYMENT', '预收账款', 'LIABILITY'),
  DEPOSIT: account('DEPOSIT', '其他应付款——保证金', 'LIABILITY'),
  OUTPUT_VAT: account('OUTPUT_VAT', '应交税费——应交增值税(销项税额)', 'LIABILITY'),
  SUBSIDY_PAYABLE: account('SUBSIDY_PAYABLE', '其他应付款——推广补贴', 'LIABILITY'),
  REVENUE: account('REVENUE', '主营业务收入', 'INCOME'),
  // A contractual penalty for no supply of its own: outside the scope of VAT.
  OTHER_INCOME: account('OTHER_INCOME', '营业外收入——违约金', 'INCOME'),
  MARKETING_COST: account('MARKETING_COST', '销售费用——市场推广费', 'EXPENSE'),
}

/** The chart of accounts (会计科目表): each account that something can be posted to, and no other. */
export const CHART_OF_ACCOUNTS: readonly Account[] = Object.values(CHART)
