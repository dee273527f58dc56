import { businessDateOf, Money } from '@channelgraph/values'
import { ledgerEntry } from '../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { prepaymentSetOff } from '../../../subgraphs/finance/src/prepayments/prepayments.events.ts'
import {
  type PrepaymentRow,
  prepayment,
  type SetOffRow,
  setOff,
} from '../../../subgraphs/finance/src/prepayments/prepayments.tables.ts'
import type { ReceivableRow } from '../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { prepaymentRefunded } from '../../../subgraphs/finance/src/refunds/refunds.events.ts'
import { type RefundRow, refund } from '../../../subgraphs/finance/src/refunds/refunds.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { PaymentFact, RefundFact, SetOffFact } from '../world/settlements.ts'
import type { SharedData } from '../world/shared-data.ts'

/** What a payment left: it waited for the next invoice, or for its way back. */
export function writePrepayment(
  buffer: RowBuffer,
  { stream, staff }: SharedData,
  payment: { readonly id: string; readonly partnerId: string; readonly bankRef: string },
  { recordedAt, valueDate, extra }: PaymentFact,
  back: RefundFact | null,
): PrepaymentRow | null {
  if (!extra) return null
  const own = stream.of('prepayment', payment.id)
  const { amount } = extra
  const { id: paymentId, partnerId, bankRef } = payment
  const isOpen = !extra.setOff && !back?.paidAt
  const row: PrepaymentRow = {
    id: own.id('prepayment', recordedAt),
    partnerId,
    paymentId,
    invoiceId: null,
    amount,
    open: isOpen ? amount : Money.zero,
    held: isOpen && back ? amount : Money.zero,
    valueDate,
    reversedOn: null,
    version: 1 + (extra.setOff || back ? 1 : 0) + (back?.paidAt ? 1 : 0),
  }
  buffer.add(prepayment, [row])
  const entry = { amount, partnerId, reversesId: null }
  buffer.add(ledgerEntry, [
    {
      ...{ ...entry, id: own.id('ledgerEntry', recordedAt), at: recordedAt, bookedOn: valueDate },
      ...{ debit: 'BANK', credit: 'PREPAYMENT', document: bankRef },
    },
  ])
  if (!back) return row
  const { proposedAt, approvedAt, paidAt } = back
  const transfer = paidAt && { id: own.id('ledgerEntry', paidAt), on: businessDateOf(paidAt), ref: `TK${bankRef}` }
  if (paidAt && transfer)
    buffer.add(ledgerEntry, [
      {
        ...{ ...entry, id: transfer.id, at: paidAt, bookedOn: transfer.on },
        ...{ debit: 'PREPAYMENT', credit: 'BANK', document: transfer.ref },
      },
    ])
  const asked: RefundRow = {
    id: own.id('refund', proposedAt),
    partnerId,
    prepaymentId: row.id,
    amount,
    reason: '多付款项退回',
    status: paidAt ? 'PAID' : approvedAt ? 'APPROVED' : 'PROPOSED',
    proposedBy: staff.persona('finance'),
    proposedAt,
    decidedBy: approvedAt && staff.persona('finance-lead'),
    decidedAt: approvedAt,
    comment: null,
    valueDate: transfer?.on ?? null,
    bankRef: transfer?.ref ?? null,
    entryId: transfer?.id ?? null,
    version: 1 + (approvedAt ? 1 : 0) + (paidAt ? 1 : 0),
  }
  buffer.add(refund, [asked])
  if (paidAt) buffer.record(paidAt, prepaymentRefunded(asked), staff.persona('finance'))
  return row
}

/** What waited paid something of an invoice as it was issued. */
export function writeSetOff(
  buffer: RowBuffer,
  { stream, staff }: SharedData,
  fact: SetOffFact,
  waited: PrepaymentRow,
  owed: ReceivableRow,
  invoiceNo: string,
): void {
  const own = stream.of('set-off', waited.id)
  const { at, amount, valueDate } = fact
  const { partnerId } = waited
  const entryId = own.id('ledgerEntry', at)
  buffer.add(ledgerEntry, [
    {
      ...{ id: entryId, at, bookedOn: businessDateOf(at), debit: 'PREPAYMENT', credit: 'RECEIVABLE', amount },
      ...{ document: invoiceNo, partnerId, reversesId: null },
    },
  ])
  const row: SetOffRow = {
    id: own.id('setOff', at),
    partnerId,
    prepaymentId: waited.id,
    receivableId: owed.id,
    amount,
    valueDate,
    automatic: true,
    status: 'POSTED',
    entryId,
    setOffAt: at,
    reversedAt: null,
    version: 1,
  }
  buffer.add(setOff, [row])
  buffer.record(at, prepaymentSetOff(row, owed), staff.persona('finance'))
}
