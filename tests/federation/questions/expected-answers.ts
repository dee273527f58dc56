import { addDays, Decimal, daysBetween } from '@channelgraph/values'
import {
  creditOf,
  deliveredRatioOf,
  instant,
  inventoryOf,
  isHeldFor,
  latestFirst,
  money,
  paymentStatusOf,
} from './seeded-money.ts'
import type { Row, SeededRows } from './seeded-rows.ts'

// What Q02, Q03, Q14 and Q19 have to answer, from the raw rows. Where a list has no order of its own, both sides are sorted by number.

export const byNo = (a: { no?: string }, b: { no?: string }): number => (a.no! < b.no! ? -1 : 1)
const ofPartner = (rows: SeededRows, table: string, partnerId: string): Row[] =>
  rows.of(table).filter((row) => row.partner_id === partnerId)

/** The orders Q02 finds, latest first. */
export const heldOrders = (rows: SeededRows, reasons: readonly string[]): Row[] =>
  latestFirst(
    rows.of('sales_order').filter((order) => order.status === 'ON_HOLD' && isHeldFor(order, reasons)),
    'ordered_on',
  )

/** Q02 of one order. */
export function heldOrderOf(rows: SeededRows, order: Row) {
  const partner = rows.partner(order.partner_id!)
  return {
    no: order.no,
    grossAmount: money(order.gross_amount!),
    holdReasons: order.hold_reasons,
    submittedAt: instant(order.submitted_at),
    partner: {
      name: partner.name,
      status: partner.status,
      creditLine: creditOf(rows, partner.id!),
      receivables: ofPartner(rows, 'receivable', partner.id!)
        .filter((row) => new Decimal(row.open!).gt(0) && row.due_on! < rows.today)
        .toSorted((a, b) => (a.due_on! + a.id! < b.due_on! + b.id! ? -1 : 1))
        .map((row) => ({ open: money(row.open!), overdueDays: daysBetween(row.due_on!, rows.today) })),
      violations: latestFirst(
        ofPartner(rows, 'violation', partner.id!).filter(({ status }) => status === 'CONFIRMED'),
        'reported_at',
      ).map(({ kind, severity }) => ({ kind, severity: Number(severity) })),
    },
  }
}

export const OPEN = ['CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED']
const INSTALLED = ['INSTALLED', 'IN_SERVICE', 'UNAVAILABLE', 'FAULTED', 'UNDER_REPAIR']

/** Q03 of a partner from the raw rows. */
export function dossierOf(rows: SeededRows, partner: Row) {
  const id = partner.id!
  const contract = ofPartner(rows, 'contract', id).find(({ status }) => ['EFFECTIVE', 'EXPIRING'].includes(status!))
  const orders = latestFirst(
    ofPartner(rows, 'sales_order', id).filter(({ status }) => OPEN.includes(status!)),
    'ordered_on',
  )
  return {
    name: partner.name,
    status: partner.status,
    contract: contract
      ? {
          no: contract.no,
          effectiveTo: contract.effective_to,
          targetAttainment: rows.targetAttainment(id)?.toFixed(6) ?? null,
          depositPaid: rows.depositHeld(id).gte(contract.deposit_amount!),
        }
      : null,
    orders: {
      totalCount: orders.length,
      nodes: orders.slice(0, 20).map((order) => ({ no: order.no, grossAmount: money(order.gross_amount!) })),
    },
    inventory: inventoryOf(rows, id, addDays(rows.today, -56)),
    installedBase: ofPartner(rows, 'charger', id).filter(({ status }) => INSTALLED.includes(status!)).length,
    tickets: ofPartner(rows, 'support_ticket', id)
      .filter(({ status }) => ['NEW', 'IN_PROGRESS'].includes(status!))
      .map(({ no, priority }) => ({ no, priority }))
      .toSorted(byNo),
    balance: {
      receivable: money(
        ofPartner(rows, 'receivable', id).reduce((total, row) => total.plus(row.open!), new Decimal(0)),
      ),
      depositHeld: money(rows.depositHeld(id)),
    },
    settlements: ofPartner(rows, 'settlement', id)
      .filter(({ status }) => status === 'SENT' || status === 'DISPUTED')
      .map(({ no, gross }) => ({ no, gross: money(gross!) }))
      .toSorted(byNo),
    territories: ofPartner(rows, 'territory', id)
      .filter(({ status, valid_to }) => status === 'HELD' && valid_to! >= rows.today)
      .map((territory) => ({
        regions: rows
          .of('territory_region')
          .filter((row) => row.territory_id === territory.id)
          .map((row) => rows.of('region').find(({ code }) => code === row.region_code)!.name)
          .toSorted(),
        exclusive: String(territory.exclusive) === 'true',
      })),
  }
}

/** Q14 of a settlement from the raw rows. */
export function reconciliationOf(rows: SeededRows, settlement: Row) {
  const partner = rows.partner(settlement.partner_id!)
  const lines = rows
    .of('settlement_line')
    .filter((line) => line.settlement_id === settlement.id && String(line.moved) === 'false')
  const receivables = rows.of('receivable').filter((row) => row.settlement_id === settlement.id)
  const allocated = new Set(
    rows
      .of('payment_allocation')
      .filter((row) => receivables.some(({ id }) => id === row.receivable_id))
      .map((row) => row.payment_id),
  )
  return {
    no: settlement.no,
    status: settlement.status,
    period: { from: settlement.period_from, to: settlement.period_to },
    net: money(settlement.net!),
    vat: money(settlement.vat!),
    gross: money(settlement.gross!),
    partner: { name: partner.name, code: partner.code },
    lines: lines
      .toSorted((a, b) => Number(a.line_no) - Number(b.line_no))
      .map((line) => ({
        lineNo: Number(line.line_no),
        kind: line.kind,
        net: money(line.net!),
        vat: money(line.vat!),
        gross: money(line.gross!),
        order: orderOf(rows, line.order_id!),
      })),
    disputes: rows
      .of('settlement_dispute')
      .filter((dispute) => dispute.settlement_id === settlement.id)
      .map(({ line_no, claim, status }) => ({ lineNo: Number(line_no), claim: money(claim!), status })),
    invoices: rows
      .of('invoice')
      .filter((invoice) => invoice.settlement_id === settlement.id)
      .toSorted(byNo)
      .map(({ no, status, gross }) => ({ no, status, gross: money(gross!) })),
    payments: rows
      .of('payment')
      .filter(({ id }) => allocated.has(id!))
      .map(({ amount, value_date, status }) => ({ amount: money(amount!), valueDate: value_date, status }))
      .toSorted((a, b) => (a.valueDate! < b.valueDate! ? -1 : 1)),
  }
}

function orderOf(rows: SeededRows, orderId: string) {
  const order = rows.of('sales_order').find(({ id }) => id === orderId)!
  return {
    no: order.no,
    status: order.status,
    deliveredRatio: deliveredRatioOf(rows, orderId),
    netAmount: money(order.net_amount!),
    shipments: rows
      .of('shipment')
      .filter((shipment) => shipment.order_id === orderId)
      .toSorted(byNo)
      .map((shipment) => ({
        no: shipment.no,
        receiptUrl: shipment.receipt_url ?? null,
        lines: rows
          .of('shipment_line')
          .filter((line) => line.shipment_id === shipment.id)
          .map(({ qty }) => ({ qty: Number(qty) }))
          .toSorted((a, b) => a.qty - b.qty),
      })),
    deliveryComplaints: rows
      .of('complaint')
      .filter((complaint) => complaint.order_id === orderId && complaint.category === 'DELIVERY')
      .map(({ no, status }) => ({ no, status }))
      .toSorted(byNo),
  }
}

/** Q19 of a partner from the raw rows. */
export function dashboardOf(rows: SeededRows, partner: Row) {
  const id = partner.id!
  return {
    code: partner.code,
    name: partner.name,
    status: partner.status,
    orders: {
      nodes: latestFirst(ofPartner(rows, 'sales_order', id), 'ordered_on')
        .slice(0, 10)
        .map((order) => ({
          no: order.no,
          status: order.status,
          promisedDate: order.promised_date ?? null,
          paymentStatus: paymentStatusOf(rows, order.id!),
        })),
    },
    creditLine: { available: creditOf(rows, id)!.available },
    balance: { overdue: money(rows.overdue(id)), depositHeld: money(rows.depositHeld(id)) },
    tickets: ofPartner(rows, 'support_ticket', id)
      .toSorted((a, b) => (new Date(a.opened_at!) > new Date(b.opened_at!) ? -1 : 1))
      .slice(0, 5)
      .map((ticket) => ({ no: ticket.no, status: ticket.status, responseSla: responseOf(rows, ticket) })),
    complaints: ofPartner(rows, 'complaint', id)
      .filter(({ status }) => status === 'PARTNER_NOTIFIED')
      .map(({ no, partner_notice }) => ({ no, partnerNotice: { summary: partner_notice } })),
    settlements: ofPartner(rows, 'settlement', id)
      .filter(({ status }) => status === 'SENT')
      .map(({ no, gross, due_on }) => ({ no, gross: money(gross!), dueOn: due_on ?? null })),
    certificates: ofPartner(rows, 'certificate', id)
      .map(({ no, valid_until }) => ({ no, validUntil: valid_until }))
      .toSorted(byNo),
  }
}

/** Answered in time, too late, or not yet. */
function responseOf(rows: SeededRows, ticket: Row) {
  const due = new Date(ticket.response_due_at!)
  const stopped = ticket.first_responded_at ?? ticket.resolved_at ?? ticket.closed_at
  const at = stopped ? new Date(stopped) : new Date(`${rows.today}T10:00:00+08:00`)
  return { dueAt: due.toISOString(), state: at >= due ? 'BREACHED' : stopped ? 'MET' : 'RUNNING' }
}
