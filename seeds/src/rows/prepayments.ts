import { businessDateOf, Money, withDefaults } from '@channelgraph/values'
import { ledgerEntry } from '../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { prepaymentSetOff, setOffReversed } from '../../../subgraphs/finance/src/prepayments/prepayments.events.ts'
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
import { type Step, writeTrail } from './trail.ts'

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
    version: 1 + setOffSteps(extra.setOff) + (back ? 1 : 0) + (back?.paidAt ? 1 : 0),
  }
  buffer.add(prepayment, [row])
  const finance = staff.persona('finance')
  const begun = { ...row, open: amount, held: Money.zero, version: 1 }
  const reason = '多付款项退回'
  writeTrail(buffer, 'Prepayment', begun, [
    { at: recordedAt, by: finance, operation: 'payment:record' },
    { at: extra.setOff?.at ?? null, by: finance, operation: 'invoice:issue', change: { open: Money.zero } },
    ...(extra.setOff?.again ? setOffAgain(extra.setOff.again, finance, { open: amount }, { open: Money.zero }) : []),
    { at: back?.proposedAt ?? null, by: finance, operation: 'refund:propose', change: { held: amount }, reason },
    {
      ...{ at: back?.paidAt ?? null, by: finance, operation: 'refund:pay' as const },
      change: { open: Money.zero, held: Money.zero },
    },
  ])
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
    reason,
    status: paidAt ? 'PAID' : approvedAt ? 'APPROVED' : 'PROPOSED',
    proposedBy: finance,
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
  const { decidedBy, decidedAt, valueDate: paidOn, bankRef: paidAs, entryId } = asked
  const proposed = { decidedBy: null, decidedAt: null, valueDate: null, bankRef: null, entryId: null, version: 1 }
  writeTrail<RefundRow>(buffer, 'Refund', { ...asked, ...proposed, status: 'PROPOSED' }, [
    { at: proposedAt, by: finance, operation: 'refund:propose', reason },
    {
      ...{ at: approvedAt, by: staff.persona('finance-lead'), operation: 'refund:approve' as const },
      change: { status: 'APPROVED', decidedBy, decidedAt },
    },
    {
      ...{ at: paidAt, by: finance, operation: 'refund:pay' as const },
      change: { status: 'PAID', valueDate: paidOn, bankRef: paidAs, entryId },
    },
  ])
  if (paidAt) buffer.record(paidAt, prepaymentRefunded(asked), finance)
  return row
}

type Again = NonNullable<SetOffFact['again']>

/** How often a set-off moved what it is of. */
export const setOffSteps = (fact: SetOffFact | null): number => (fact ? (fact.again ? 3 : 1) : 0)

const TAKEN_APART = '客户要求改抵其他应收，核对后维持原抵扣'

/** What finance did by hand to what a set-off is of: took it apart, and made it again. */
export const setOffAgain = <Row>(again: Again, by: string, apart: Partial<Row>, made: Partial<Row>): Step<Row>[] => [
  { at: again.reversedAt, by, operation: 'prepayment:set-off', change: apart, reason: TAKEN_APART },
  { at: again.at, by, operation: 'prepayment:set-off', change: made },
]

/** What waited paid something of an invoice as it was issued; taken apart and made again by hand, where finance did. */
export function writeSetOff(
  buffer: RowBuffer,
  { stream, staff }: SharedData,
  { amount, valueDate, at: issuedAt, again }: SetOffFact,
  waited: PrepaymentRow,
  owed: ReceivableRow,
  invoiceNo: string,
): void {
  const finance = staff.persona('finance')
  const own = stream.of('set-off', waited.id)
  const { partnerId } = waited
  const entry = (at: Date) => ({
    ...{ id: own.id('ledgerEntry', at), at, bookedOn: businessDateOf(at), amount, document: invoiceNo, partnerId },
    ...{ debit: 'PREPAYMENT' as const, credit: 'RECEIVABLE' as const, reversesId: null },
  })
  const make = (at: Date, automatic: boolean) => {
    const booked = entry(at)
    buffer.add(ledgerEntry, [booked])
    const begun: SetOffRow = withDefaults(setOff, {
      ...{ id: own.id('setOff', at), partnerId, prepaymentId: waited.id, receivableId: owed.id, amount, valueDate },
      ...{ automatic, entryId: booked.id, setOffAt: at },
    })
    buffer.record(at, prepaymentSetOff(begun, owed), finance)
    return {
      begun,
      booked,
      made: { at, by: finance, operation: automatic ? 'invoice:issue' : 'prepayment:set-off' } as const,
    }
  }
  const first = make(issuedAt, true)
  if (!again) {
    buffer.add(setOff, [writeTrail(buffer, 'SetOff', first.begun, [first.made])])
    return
  }
  const { reversedAt } = again
  const change = { status: 'REVERSED', reversedAt } as const
  const [apart] = setOffAgain<SetOffRow>(again, finance, change, {})
  const reversed = writeTrail(buffer, 'SetOff', first.begun, [first.made, apart!])
  buffer.add(ledgerEntry, [
    {
      ...{ ...entry(reversedAt), debit: first.booked.credit, credit: first.booked.debit },
      reversesId: first.booked.id,
    },
  ])
  buffer.record(reversedAt, setOffReversed(reversed, owed), finance)
  const second = make(again.at, false)
  buffer.add(setOff, [reversed, writeTrail(buffer, 'SetOff', second.begun, [second.made])])
}
