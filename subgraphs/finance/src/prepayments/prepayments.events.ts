import { PrepaymentSetOff, SetOffReversed } from '@channelgraph/contracts'
import type { ReceivableRow } from '../receivables/receivables.tables.ts'
import type { SetOffRow } from './prepayments.tables.ts'

const subjectOf = ({ id, partnerId, amount, valueDate }: SetOffRow, receivable: ReceivableRow) => ({
  setOffId: id,
  partnerId,
  invoiceId: receivable.invoiceId,
  settlementId: receivable.settlementId,
  amount: amount.toString(),
  valueDate,
})

export const prepaymentSetOff = (row: SetOffRow, receivable: ReceivableRow) =>
  PrepaymentSetOff.of(row, subjectOf(row, receivable))

export const setOffReversed = (row: SetOffRow, receivable: ReceivableRow) =>
  SetOffReversed.of(row, subjectOf(row, receivable))
