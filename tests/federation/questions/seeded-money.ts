import { Decimal } from '@channelgraph/values'
import { type Row, type SeededRows, sum } from './seeded-rows.ts'

// What the questions ask of orders and money, from the raw rows: as seeded-rows.ts, in plain loops and without the stores.

/** In the order in which lists show them: by a column, the latest or largest first, then by id likewise. */
export const latestFirst = (rows: readonly Row[], by: string): Row[] =>
  rows.toSorted((a, b) => (a[by] === b[by] ? (a.id! < b.id! ? 1 : -1) : a[by]! < b[by]! ? 1 : -1))

const listOf = (value: unknown): string[] => value as string[]
export const isHeldFor = (order: Row, reasons: readonly string[]): boolean =>
  listOf(order.hold_reasons).some((reason) => reasons.includes(reason))
export const money = (value: Decimal | string): string => new Decimal(value).toFixed(2)
/** Instants are written differently in SQL and GraphQL. */
export const instant = (value: string | null | undefined): string | null =>
  value ? new Date(value).toISOString() : null

/** What takes up a partner's credit: goods accepted and not invoiced, what is open of invoices, and what orders wait for. */
export function creditOf(rows: SeededRows, partnerId: string) {
  const own = (table: string) => rows.of(table).filter((row) => row.partner_id === partnerId)
  const [line] = own('credit_line')
  if (!line) return null
  const used = sum(
    own('delivery_ref')
      .filter((row) => !row.invoice_id)
      .map((row) => row.gross),
  ).plus(sum(own('receivable').map((row) => row.open)))
  const reserved = sum(own('credit_reservation').map((row) => row.amount)).minus(
    sum(own('credit_reservation').flatMap((row) => [row.posted, row.voided])),
  )
  const available = new Decimal(line.credit_limit!).minus(used).minus(reserved)
  const blocked = String(line.blocked) === 'true' || line.valid_to! < rows.today
  const low = available.lt(new Decimal(line.credit_limit!).times('0.2'))
  return {
    limit: money(line.credit_limit!),
    used: money(used),
    available: money(available),
    status: blocked ? 'BLOCKED' : low ? 'WARNING' : 'OK',
  }
}

/** A partner's stock by product, where there is any or something was installed within 56 days. */
export function inventoryOf(rows: SeededRows, partnerId: string, since: string) {
  const units = rows.of('serial_unit').filter((unit) => unit.partner_id === partnerId && !unit.returned_on)
  const moving = units.filter((unit) => !unit.installed_on || unit.installed_on > since)
  return rows
    .of('product')
    .toSorted((a, b) => (a.sku! < b.sku! ? -1 : 1))
    .flatMap(({ id, sku }) => {
      const ofProduct = moving.filter((unit) => unit.product_id === id)
      if (ofProduct.length === 0) return []
      const onHand = ofProduct.filter((unit) => unit.delivered_on && !unit.installed_on).length
      const installed = ofProduct.filter((unit) => unit.installed_on && unit.installed_on <= rows.today).length
      return [
        {
          product: { sku },
          onHand,
          coverDays: installed === 0 ? null : new Decimal(onHand).times(56).div(installed).toFixed(6),
        },
      ]
    })
}

/** Units accepted / units ordered and not cancelled; null where all was cancelled. */
export function deliveredRatioOf(rows: SeededRows, orderId: string): string | null {
  const lines = rows.of('order_line').filter((line) => line.order_id === orderId)
  const wanted = lines.reduce((total, line) => total + Number(line.qty) - Number(line.cancelled_qty), 0)
  const delivered = lines.reduce((total, line) => total + Number(line.delivered_qty), 0)
  return wanted === 0 ? null : new Decimal(delivered).div(wanted).toFixed(6)
}

/** How far an order is paid: a payment pays the lines of an invoice one after the other. */
export function paymentStatusOf(rows: SeededRows, orderId: string): string | null {
  if (!rows.of('credit_reservation').some((row) => row.order_id === orderId)) return null
  let paid = new Decimal(0)
  let overdue = new Decimal(0)
  let dueToday = new Decimal(0)
  const live = rows.of('settlement_line').filter((line) => String(line.released) === 'false')
  for (const line of live.filter((one) => one.order_id === orderId)) {
    const invoice = rows
      .of('invoice')
      .filter((one) => one.status === 'ISSUED' && !one.red_invoice_of)
      .find((one) => one.settlement_id === line.settlement_id && new Decimal(one.vat_rate!).eq(line.vat_rate!))
    const receivable = rows.of('receivable').find((one) => one.invoice_id === invoice?.id)
    if (!receivable) continue
    const before = live.filter(
      (one) =>
        one.settlement_id === line.settlement_id &&
        new Decimal(one.vat_rate!).eq(line.vat_rate!) &&
        Number(one.line_no) < Number(line.line_no),
    )
    const left = new Decimal(receivable.amount!).minus(receivable.open!).minus(sum(before.map((one) => one.gross)))
    const paidOfLine = Decimal.max(0, Decimal.min(left, line.gross!))
    paid = paid.plus(paidOfLine)
    const open = new Decimal(line.gross!).minus(paidOfLine)
    if (receivable.due_on! < rows.today) overdue = overdue.plus(open)
    if (receivable.due_on! === rows.today) dueToday = dueToday.plus(open)
  }
  if (overdue.gt(0)) return 'OVERDUE'
  if (dueToday.gt(0)) return 'DUE'
  if (paid.isZero()) return 'NOT_DUE'
  const delivered = sum(
    rows
      .of('delivery_ref')
      .filter((row) => row.order_id === orderId)
      .map((row) => row.gross),
  )
  return paid.eq(delivered) ? 'PAID' : 'PARTIAL'
}
