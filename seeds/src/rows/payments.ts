import { ledgerEntry } from '../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { openingPayment } from '../../../subgraphs/finance/src/payments/payments.rules.ts'
import { paymentAllocation, payment as paymentTable } from '../../../subgraphs/finance/src/payments/payments.tables.ts'
import type { PrepaymentRow } from '../../../subgraphs/finance/src/prepayments/prepayments.tables.ts'
import type { ReceivableRow } from '../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { settlementPaid } from '../../../subgraphs/finance/src/settlements/settlements.events.ts'
import type { SettlementRow } from '../../../subgraphs/finance/src/settlements/settlements.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { SettlementFact } from '../world/settlements.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writePrepayment } from './prepayments.ts'
import { writeTrail } from './trail.ts'

/** What a partner paid of a settlement; returns what the last of it left, where it was too much. */
export function writePayments(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  owed: ReceivableRow,
  shared: SharedData,
): PrepaymentRow | null {
  const { stream, staff } = shared
  const own = stream.of('payment', row.no)
  let left: PrepaymentRow | null = null
  for (const [i, payment] of fact.payments.entries()) {
    const { recordedAt, valueDate, amount, extra } = payment
    const id = own.id('payment', recordedAt)
    const bankRef = `HK${valueDate.replaceAll('-', '')}${row.no.slice(-6)}${i + 1}`
    const { partnerId } = row
    const whole = extra ? amount.plus(extra.amount) : amount
    const given = { id, partnerId, settlementId: row.id, amount: whole, valueDate, bankRef, recordedAt }
    const opening = openingPayment(given)
    buffer.add(paymentTable, [opening])
    writeTrail(buffer, 'Payment', opening, [{ at: recordedAt, by: row.preparedBy, operation: 'payment:record' }])
    buffer.add(paymentAllocation, [{ paymentId: id, receivableId: owed.id, partnerId, amount, valueDate }])
    buffer.add(ledgerEntry, [
      {
        id: own.id('ledgerEntry', recordedAt),
        at: recordedAt,
        bookedOn: valueDate,
        debit: 'BANK',
        credit: 'RECEIVABLE',
        amount,
        document: bankRef,
        partnerId,
        reversesId: null,
      },
    ])
    left = writePrepayment(buffer, shared, { id, partnerId, bankRef }, payment, fact.refund) ?? left
    const last = fact.status === 'PAID' && i === fact.payments.length - 1
    if (last)
      buffer.record(recordedAt, settlementPaid(row, row.dueOn ?? valueDate, valueDate), staff.persona('finance'))
  }
  return left
}
