import type { Operation } from '@channelgraph/contracts'
import { type BusinessDate, businessDateOf, documentNumber, Money, withDefaults } from '@channelgraph/values'
import { settlementSeries } from '../../../subgraphs/finance/src/drafting/drafting.rules.ts'
import { invoiceSeries, invoicesOf, openingInvoice } from '../../../subgraphs/finance/src/invoices/invoices.rules.ts'
import { type InvoiceRow, invoice } from '../../../subgraphs/finance/src/invoices/invoices.tables.ts'
import { ledgerEntry } from '../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { openingPayment } from '../../../subgraphs/finance/src/payments/payments.rules.ts'
import { paymentAllocation, payment as paymentTable } from '../../../subgraphs/finance/src/payments/payments.tables.ts'
import { FIRST_POLICY_ID } from '../../../subgraphs/finance/src/policies/policies.tables.ts'
import type { PrepaymentRow } from '../../../subgraphs/finance/src/prepayments/prepayments.tables.ts'
import { openingReceivable } from '../../../subgraphs/finance/src/receivables/receivables.rules.ts'
import {
  type OverdueNoticeRow,
  type ReceivableRow,
  receivable,
} from '../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { settlementConfirmed, settlementPaid } from '../../../subgraphs/finance/src/settlements/settlements.events.ts'
import { FINANCE_APPROVES_TO } from '../../../subgraphs/finance/src/settlements/settlements.rules.ts'
import {
  financeApproval,
  type SettlementRow,
  settlement,
  settlementLine,
} from '../../../subgraphs/finance/src/settlements/settlements.tables.ts'
import { inOrder } from '../grouping.ts'
import type { Stream } from '../random.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { DeliveryFact } from '../world/deliveries.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SettlementFact } from '../world/settlements.ts'
import type { SharedData } from '../world/shared-data.ts'
import { recordOverdue } from './overdue.ts'
import { writePrepayment, writeSetOff } from './prepayments.ts'

/** `<shipmentId>/<orderLineId>`, as finance names an accepted shipment line. */
export const deliveryIdOf = ({ shipment, line }: DeliveryFact): string => `${shipment.id}/${line.id}`

const shipmentNoOf = ({ order, shipment }: DeliveryFact): string =>
  `${order.no}-${order.shipments.indexOf(shipment) + 1}`

/** The drafting run of a month. */
export const settlementRunOf = ({ stream }: SharedData, month: BusinessDate, draftedAt: Date): string =>
  stream.of('run', month).id('settlementRun', draftedAt)

/** A partner's settlements with all that hangs on them; returns which invoice covers each delivery, and what was told of debt. */
export function writeSettlements(
  buffer: RowBuffer,
  shared: SharedData,
  history: PartnerHistory,
): { invoiceOf: ReadonlyMap<string, string>; notice: OverdueNoticeRow | null } {
  const drafted = writeDrafts(buffer, shared, history)
  const invoiceOfDelivery = new Map<string, string>()
  let waited: PrepaymentRow | null = null
  for (const { fact, row } of drafted) {
    if (!fact.invoicedAt) continue
    const { invoices, receivables } = writeInvoices(
      buffer,
      fact,
      row,
      fact.invoicedAt,
      history.numbers.invoice(),
      shared,
    )
    for (const delivery of fact.deliveries) {
      const invoiceId = invoices[0]?.id
      if (invoiceId) invoiceOfDelivery.set(deliveryIdOf(delivery), invoiceId)
    }
    const [owed] = receivables
    if (!owed) continue
    const { setOff } = fact
    if (setOff && waited) writeSetOff(buffer, shared, setOff, waited, owed, invoices[0]!.no)
    waited = writePayments(buffer, fact, row, owed, shared) ?? waited
  }
  return { invoiceOf: invoiceOfDelivery, notice: recordOverdue(buffer, drafted, shared.today) }
}

export interface Drafted {
  readonly fact: SettlementFact
  readonly row: SettlementRow
}

function writeDrafts(buffer: RowBuffer, shared: SharedData, { settlements, numbers }: PartnerHistory): Drafted[] {
  const { stream, staff } = shared
  return settlements.map((fact) => {
    const { code } = fact.life.partner
    const no = documentNumber(settlementSeries(fact.period), numbers.settlement())
    const own = stream.of('settlement', fact.period.from, code)
    const runId = settlementRunOf(shared, fact.period.from, fact.draftedAt)
    const row = rowOf(own, fact, runId, no, staff.persona('finance'))
    buffer.add(settlement, [row])
    buffer.add(settlementLine, linesOf(fact, row))
    auditSettlement(buffer, fact, row, staff)
    writeApproval(buffer, fact, row, staff.persona('finance-lead'), staff.persona('management'))
    if (fact.confirmedAt) {
      buffer.record(fact.confirmedAt, settlementConfirmed({ ...row, version: 3 }), `user_${code}`)
    }
    return { fact, row }
  })
}

/** Its way as the commands took it, each step with the row as it was then. */
function auditSettlement(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  staff: SharedData['staff'],
): void {
  const finance = staff.persona('finance')
  const approver = staff.persona(row.gross.compare(FINANCE_APPROVES_TO) <= 0 ? 'finance-lead' : 'management')
  const { sentAt, confirmedAt, approvedAt, issuedOn, dueOn } = row
  const unsettled = { sentAt: null, confirmedAt: null, approvedAt: null, issuedOn: null, dueOn: null, paidOn: null }
  let before: SettlementRow | null = null
  const step = (at: Date | null, actor: string, operation: Operation, change: Partial<SettlementRow>) => {
    if (!at) return
    const after: SettlementRow = { ...(before ?? { ...row, ...unsettled, version: 0 }), ...change }
    buffer.change({ at, actor, operation, entity: 'Settlement', before, after })
    before = after
  }
  step(fact.draftedAt, finance, 'settlement:prepare', { status: 'DRAFTED' })
  step(sentAt, finance, 'settlement:prepare', { status: 'SENT', sentAt })
  step(confirmedAt, `user_${fact.life.partner.code}`, 'settlement:confirm', { status: 'CONFIRMED', confirmedAt })
  step(fact.submittedAt, finance, 'settlement:prepare', { status: 'PENDING_APPROVAL' })
  step(approvedAt, approver, 'settlement:approve', { status: 'APPROVED', approvedAt })
  step(fact.invoicedAt, finance, 'invoice:issue', { status: 'INVOICED', issuedOn, dueOn })
  if (fact.setOff) step(fact.setOff.at, finance, 'invoice:issue', { status: 'PARTIALLY_PAID' })
  for (const [i, { recordedAt }] of fact.payments.entries()) {
    const paid = fact.status === 'PAID' && i === fact.payments.length - 1
    const change = paid ? { status: 'PAID' as const, paidOn: row.paidOn } : { status: 'PARTIALLY_PAID' as const }
    step(recordedAt, finance, 'payment:record', change)
  }
}

function rowOf(stream: Stream, fact: SettlementFact, runId: string, no: string, by: string): SettlementRow {
  const { deliveries, payments, invoicedAt } = fact
  const steps = [fact.sentAt, fact.confirmedAt, fact.submittedAt, fact.approvedAt, invoicedAt].filter(Boolean)
  return withDefaults(settlement, {
    id: stream.id('settlement', fact.draftedAt),
    no,
    partnerId: fact.life.partner.id,
    runId,
    periodFrom: fact.period.from,
    periodTo: fact.period.to,
    status: fact.status,
    policyId: FIRST_POLICY_ID,
    net: Money.sum(deliveries.map(({ net }) => net)),
    vat: Money.sum(deliveries.map(({ vat }) => vat)),
    gross: fact.gross,
    preparedBy: by,
    draftedAt: fact.draftedAt,
    sentAt: fact.sentAt,
    confirmedAt: fact.confirmedAt,
    approvedAt: fact.approvedAt,
    issuedOn: invoicedAt && businessDateOf(invoicedAt),
    dueOn: fact.dueOn,
    paidOn: fact.status === 'PAID' ? (payments.at(-1)?.valueDate ?? null) : null,
    cancelledAt: null,
    version: 1 + steps.length + payments.length + (fact.setOff ? 1 : 0),
  })
}

/** In the order of acceptance, as the drafting command numbers them. */
const linesOf = ({ deliveries }: SettlementFact, { id, partnerId }: SettlementRow) =>
  inOrder(deliveries, ({ acceptedAt }) => acceptedAt, deliveryIdOf).map((delivery, i) => ({
    settlementId: id,
    lineNo: i + 1,
    partnerId,
    kind: 'DELIVERY' as const,
    deliveryId: deliveryIdOf(delivery),
    adjustmentId: null,
    orderId: delivery.order.id,
    sourceRef: shipmentNoOf(delivery),
    description: `${shipmentNoOf(delivery)} / ${delivery.order.no} × ${delivery.qty}`,
    net: delivery.net,
    vatRate: delivery.line.vatRate,
    vat: delivery.vat,
    gross: delivery.gross,
    released: false,
    moved: false,
  }))

function writeApproval(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  lead: string,
  management: string,
): void {
  if (!fact.submittedAt) return
  const approver = row.gross.compare(FINANCE_APPROVES_TO) <= 0 ? lead : management
  buffer.add(financeApproval, [
    {
      settlementId: row.id,
      step: 1,
      requestedBy: row.preparedBy,
      requestedAt: fact.submittedAt,
      approverId: fact.approvedAt ? approver : null,
      decision: fact.approvedAt ? ('APPROVED' as const) : null,
      comment: null,
      decidedAt: fact.approvedAt,
    },
  ])
}

function writeInvoices(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  at: Date,
  firstNumber: number,
  { stream }: SharedData,
): { invoices: InvoiceRow[]; receivables: ReceivableRow[] } {
  const issuedOn = businessDateOf(at)
  const series = invoiceSeries(issuedOn)
  const own = stream.of('invoice', row.no)
  const lines = fact.deliveries.map(({ net, vat, gross, line }) => ({ net, vat, gross, vatRate: line.vatRate }))
  const invoices = invoicesOf(lines).map((sum, i) =>
    openingInvoice({
      ...{ ...sum, id: own.id('invoice', at), no: documentNumber(series, firstNumber + i), issuedOn },
      ...{ partnerId: row.partnerId, settlementId: row.id },
    }),
  )
  buffer.add(invoice, invoices)
  for (const after of invoices)
    buffer.change({ at, actor: row.preparedBy, operation: 'invoice:issue', entity: 'Invoice', before: null, after })
  const paid = Money.sum([...fact.payments, ...(fact.setOff ? [fact.setOff] : [])].map(({ amount }) => amount))
  const receivables = invoices.map((one): ReceivableRow => {
    const { no, net, vat, gross } = one
    const opening = openingReceivable(one, { id: own.id('receivable', at), dueOn: fact.dueOn ?? issuedOn })
    const owed = { ...opening, open: gross.minus(paid) }
    const entry = (credit: 'REVENUE' | 'OUTPUT_VAT', amount: Money) => ({
      id: own.id('ledgerEntry', at),
      at,
      bookedOn: issuedOn,
      debit: 'RECEIVABLE' as const,
      credit,
      amount,
      document: no,
      partnerId: row.partnerId,
      reversesId: null,
    })
    buffer.add(ledgerEntry, [entry('REVENUE', net), entry('OUTPUT_VAT', vat)])
    return owed
  })
  buffer.add(receivable, receivables)
  return { invoices, receivables }
}

function writePayments(
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
    buffer.add(paymentTable, [openingPayment(given)])
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
