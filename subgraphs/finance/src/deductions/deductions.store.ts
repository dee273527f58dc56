import { rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { descending, firstRowsOf } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { depositDeduction } from './deductions.tables.ts'

export const deductions = rowsOf(depositDeduction, {
  what: { en: 'The deduction', zh: '保证金扣除' },
  visible: (scope) => rowsInScope(scope, depositDeduction.partnerId, partnerRefTable),
})

/** By the violation's id. */
export const findDeductions = deductions.findBy('id')

/** The latest of each partner's deposit. */
export const findDeductionsOfPartners = firstRowsOf(deductions, 'partnerId', {
  keys: [descending(depositDeduction.deductedAt), descending(depositDeduction.id)],
})
