import { businessDateOf, Money } from '@channelgraph/values'
import { invoiceSeries, invoicesOf } from '../../../../subgraphs/finance/src/invoices/invoices.rules.ts'
import { type InvoiceRow, invoice } from '../../../../subgraphs/finance/src/invoices/invoices.tables.ts'
import { ledgerEntry } from '../../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { payment, paymentAllocation } from '../../../../subgraphs/finance/src/payments/payments.tables.ts'
import { FIRST_POLICY_ID } from '../../../../subgraphs/finance/src/policies/policies.tables.ts'
import { receivable } from '../../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import {
  settlementConfirmed,
  settlementPaid,
} from '../../../../subgraphs/finance/src/settlements/settlements.events.ts'
import {
  FINANCE_APPROVES_TO,
  numberOf,
  settlementSeries,
} from '../../../../subgraphs/finance/src/settlements/settlements.rules.ts'
import {
  documentSeries,
  financeApproval,
  SCHEDULED_BY,
  type SettlementRow,
  settlement,
  settlementLine,
  settlementRun,
} from '../../../../subgraphs/finance/src/settlements/settlements.tables.ts'
import type { Book } from '../book.ts'
import { groupBy, inOrder } from '../grouping.ts'
import type { Stream } from '../random.ts'
import type { DeliveryFact } from '../world/deliveries.ts'
import type { SettlementFact } from '../world/settlements.ts'
import type { World } from '../world/world.ts'
import { recordOverdue } from './overdue.ts'

/** `<shipmentId>/<orderLineId>`, as finance names an accepted shipment line. */
export const deliveryIdOf = ({ shipment, line }: DeliveryFact): string => `${shipment.id}/${line.id}`

const shipmentNoOf = ({ order, shipment }: DeliveryFact): string =>
  `${order.no}-${order.shipments.indexOf(shipment) + 1}`

/** Settlements with all that hangs on them; returns which invoice covers each delivery. */
export function writeSettlements(book: Book, world: World): ReadonlyMap<string, string> {
  const numbers = new Series()
  const settled = writeDrafts(book, world, numbers)
  const invoiceOfDelivery = new Map<string, string>()
  const invoiced = settled.flatMap((drafted) =>
    drafted.fact.invoicedAt ? [{ ...drafted, at: drafted.fact.invoicedAt }] : [],
  )
  const inTime = inOrder(
    invoiced,
    ({ at }) => at,
    ({ row }) => row.no,
  )
  for (const { fact, row, at } of inTime) {
    const invoices = writeInvoices(book, fact, row, at, numbers, world)
    for (const delivery of fact.deliveries) {
      const invoiceId = invoices[0]?.id
      if (invoiceId) invoiceOfDelivery.set(deliveryIdOf(delivery), invoiceId)
    }
    writePayments(book, fact, row, invoices, world)
  }
  recordOverdue(book, settled, world.today)
  book.add(documentSeries, numbers.rows())
  return invoiceOfDelivery
}

export interface Drafted {
  readonly fact: SettlementFact
  readonly row: SettlementRow
}

/** One run a month; its settlements numbered by partner, as the drafting command does. */
function writeDrafts(book: Book, { settlements, staff, stream }: World, numbers: Series): Drafted[] {
  const by = staff.persona('finance')
  const drafted: Drafted[] = []
  for (const [month, facts] of groupBy(settlements, ({ period }) => period.from)) {
    const first = facts[0]
    if (!first) continue
    const { period, draftedAt } = first
    const runId = stream.of('run', month).id('settlementRun', draftedAt)
    // Drafted by schedule: the first sweep of a seeded database finds that nothing is to be drafted again.
    book.add(settlementRun, [
      { id: runId, periodFrom: period.from, periodTo: period.to, by: SCHEDULED_BY, at: draftedAt, provisional: false },
    ])
    const ordered = facts.toSorted((a, b) => (a.life.partner.id < b.life.partner.id ? -1 : 1))
    for (const fact of ordered) {
      const own = stream.of('settlement', month, fact.life.partner.code)
      const row = rowOf(
        own,
        fact,
        runId,
        numberOf(settlementSeries(period), numbers.next(settlementSeries(period))),
        by,
      )
      book.add(settlement, [row])
      book.add(settlementLine, linesOf(fact, row))
      writeApproval(book, fact, row, staff.persona('finance-lead'), staff.persona('management'))
      if (fact.confirmedAt) {
        const confirmed = { ...row, version: 3 }
        book.record(fact.confirmedAt, settlementConfirmed(confirmed), `user_${fact.life.partner.code}`)
      }
      drafted.push({ fact, row })
    }
  }
  return drafted
}

function rowOf(stream: Stream, fact: SettlementFact, runId: string, no: string, by: string): SettlementRow {
  const { deliveries, payments, invoicedAt } = fact
  const steps = [fact.sentAt, fact.confirmedAt, fact.submittedAt, fact.approvedAt, invoicedAt].filter(Boolean)
  return {
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
    version: 1 + steps.length + payments.length,
  }
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

function writeApproval(book: Book, fact: SettlementFact, row: SettlementRow, lead: string, management: string): void {
  if (!fact.submittedAt) return
  const approver = row.gross.compare(FINANCE_APPROVES_TO) <= 0 ? lead : management
  book.add(financeApproval, [
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
  book: Book,
  fact: SettlementFact,
  row: SettlementRow,
  at: Date,
  numbers: Series,
  { stream }: World,
): InvoiceRow[] {
  const issuedOn = businessDateOf(at)
  const series = invoiceSeries(issuedOn)
  const own = stream.of('invoice', row.no)
  const lines = fact.deliveries.map(({ net, vat, gross, line }) => ({ net, vat, gross, vatRate: line.vatRate }))
  const invoices = invoicesOf(lines).map(
    (sum): InvoiceRow => ({
      ...sum,
      id: own.id('invoice', at),
      no: numberOf(series, numbers.next(series)),
      partnerId: row.partnerId,
      settlementId: row.id,
      status: 'ISSUED',
      issuedOn,
      redInvoiceOf: null,
      version: 1,
    }),
  )
  book.add(invoice, invoices)
  const paid = Money.sum(fact.payments.map(({ amount }) => amount))
  for (const { id, no, gross, net, vat } of invoices) {
    const open = gross.minus(paid)
    book.add(receivable, [
      {
        id: own.id('receivable', at),
        partnerId: row.partnerId,
        settlementId: row.id,
        invoiceId: id,
        dueOn: fact.dueOn ?? issuedOn,
        amount: gross,
        open,
        reversedOn: null,
      },
    ])
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
    book.add(ledgerEntry, [entry('REVENUE', net), entry('OUTPUT_VAT', vat)])
  }
  return invoices
}

function writePayments(
  book: Book,
  fact: SettlementFact,
  row: SettlementRow,
  invoices: readonly InvoiceRow[],
  { stream, staff }: World,
): void {
  const own = stream.of('payment', row.no)
  const [covered] = invoices
  const owed = book.rowsOf(receivable).findLast(({ invoiceId }) => invoiceId === covered?.id)
  if (!owed) return
  for (const [i, { recordedAt, valueDate, amount }] of fact.payments.entries()) {
    const id = own.id('payment', recordedAt)
    const bankRef = `HK${valueDate.replaceAll('-', '')}${row.no.slice(-6)}${i + 1}`
    const { partnerId } = row
    book.add(payment, [
      {
        id,
        partnerId,
        settlementId: row.id,
        direction: 'IN',
        status: 'POSTED',
        amount,
        valueDate,
        bankRef,
        recordedAt,
        reversedAt: null,
        version: 1,
      },
    ])
    book.add(paymentAllocation, [{ paymentId: id, receivableId: owed.id, partnerId, amount, valueDate }])
    book.add(ledgerEntry, [
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
    const last = fact.status === 'PAID' && i === fact.payments.length - 1
    if (last) book.record(recordedAt, settlementPaid(row, row.dueOn ?? valueDate, valueDate), staff.persona('finance'))
  }
}

/** Gap-free numbers of document series: ST202610, INV2026. */
class Series {
  readonly #last = new Map<string, number>()

  next(series: string): number {
    const number = (this.#last.get(series) ?? 0) + 1
    this.#last.set(series, number)
    return number
  }

  rows(): (typeof documentSeries.$inferSelect)[] {
    return [...this.#last].map(([series, last]) => ({ series, last }))
  }
}
