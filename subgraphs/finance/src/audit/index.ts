import { auditTrail } from '@channelgraph/service'
import sdl from './audit.graphql'

/** Who changed what, when and why: the history of each document, and the auditor's view of all. */
export const audit = auditTrail('finance', sdl, {
  CreditLine: { staffOnly: ['blockReason'] },
  DepositAccount: {},
  FinancePolicy: {},
  Settlement: { names: { periodFrom: 'period.from', periodTo: 'period.to' }, partnersFrom: 'sentAt' },
  SettlementDispute: {},
  Receivable: {},
  Invoice: {},
  Payment: {},
})
