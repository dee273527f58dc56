import { createHash } from 'node:crypto'
import { isOutsider, personas } from '@channelgraph/access'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { muchOrAll } from '@channelgraph/testkit'
import {
  addMonths,
  businessDateOf,
  groupBy,
  hasValidUsccCheck,
  isDivision,
  Money,
  startOfDay,
} from '@channelgraph/values'
import { getTableColumns, getTableName } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { invoice } from '../../subgraphs/finance/src/invoices/invoices.tables.ts'
import { payment } from '../../subgraphs/finance/src/payments/payments.tables.ts'
import { prepayment } from '../../subgraphs/finance/src/prepayments/prepayments.tables.ts'
import { receivable } from '../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { refund } from '../../subgraphs/finance/src/refunds/refunds.tables.ts'
import { settlement } from '../../subgraphs/finance/src/settlements/settlements.tables.ts'
import { product } from '../../subgraphs/orders/src/catalogue/catalogue.tables.ts'
import { shipment, shipmentLine } from '../../subgraphs/orders/src/delivery/delivery.tables.ts'
import { orderLine, salesOrder } from '../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { priceList } from '../../subgraphs/orders/src/pricing/pricing.tables.ts'
import { goodsReturn } from '../../subgraphs/orders/src/returns/returns.tables.ts'
import { serialUnit } from '../../subgraphs/orders/src/stock/stock.tables.ts'
import { employee } from '../../subgraphs/partners/src/employees/employees.tables.ts'
import { partner } from '../../subgraphs/partners/src/partners/partners.tables.ts'
import { region } from '../../subgraphs/partners/src/regions/regions.tables.ts'
import { overlap } from '../../subgraphs/partners/src/territories/territories.rules.ts'
import { charger, station } from '../../subgraphs/support/src/chargers/chargers.tables.ts'
import { copyLineOf } from './copy.ts'
import { nationOf, SCALES } from './scale.ts'
import { sharedWorld, TODAY, wholeWorld } from './whole-world.fixture.ts'

const { shared, buffers } = await sharedWorld()
/** The larger worlds' ways with few partners. */
const scale = {
  ...SCALES.medium,
  active: nationOf(60),
  lateJoiners: 10,
  orders: 900,
  tickets: 600,
  complaints: 20,
  applicants: SCALES.small.applicants,
}
/** The small world's ways with few partners: by chance as much of all, in a part of its time. */
const little = { ...SCALES.small, active: nationOf(18), lateJoiners: 5, orders: 180, tickets: 150 }
/** Worlds of other days: that they can be made at all, and hold what they have to. */
const ofOtherDays = muchOrAll(little, SCALES.small)
const other = await wholeWorld('one', TODAY, scale)

/** Every row of every table, as COPY writes it. */
function hashOf(all: typeof buffers): string {
  const hash = createHash('sha256')
  for (const name of DEPARTMENTS) {
    for (const [table, rows] of all[name].tables) {
      hash.update(getTableName(table))
      const lineOf = copyLineOf(table)
      for (const row of rows) hash.update(lineOf(row))
    }
    for (const { at, event, actor } of all[name].recorded) hash.update(JSON.stringify([at, event, actor]))
  }
  return hash.digest('hex')
}

/** Pairs of exclusive territories that have something in common. */
function overlapsIn({ territories }: typeof shared) {
  const held = [...territories.values()]
    .filter(({ exclusive, status }) => exclusive && status === 'HELD')
    .map((claim) => ({
      ...claim,
      regionCodes: claim.regions.map(({ code }) => code),
      regionPaths: claim.regions.map(({ path }) => path),
    }))
  return held.flatMap((claim, i) => held.slice(i + 1).filter((other) => overlap(claim, other)))
}

describe('the same seed and day', () => {
  test('make the same rows to the byte, and another seed others', async () => {
    const hashOfWorld = async (seed: string) => hashOf((await wholeWorld(seed, TODAY, little)).buffers)
    const once = await hashOfWorld('one')
    expect(await hashOfWorld('one')).toBe(once)
    expect(await hashOfWorld('two')).not.toBe(once)
  })

  test('make a history that ends the evening before, and another day moves it', async () => {
    const end = startOfDay(TODAY)
    for (const name of DEPARTMENTS) {
      expect(buffers[name].recorded.every(({ at }) => at < end)).toBe(true)
    }
    const { buffers: moved } = await wholeWorld('one', '2026-10-08', ofOtherDays)
    const days = moved.orders.rowsOf(salesOrder).map(({ createdAt }) => businessDateOf(createdAt))
    expect(days.every((day) => day >= '2024-10-08' && day < '2026-10-08')).toBe(true)
    expect(days.some((day) => day < addMonths('2024-10-08', 1))).toBe(true)
  })

  test.each(['2026-01-01', '2026-03-01', '2026-12-31', '2027-02-15'])('make a world for %s too', async (day) => {
    const { buffers: other } = await wholeWorld('one', day, ofOtherDays)
    expect(other.orders.rowsOf(salesOrder).length).toBeGreaterThan(0.9 * ofOtherDays.orders)
    expect(other.finance.rowsOf(settlement).some(({ status }) => status === 'SENT')).toBe(true)
  })
})

describe('references', () => {
  test('lead to a row, across departments as well', () => {
    const ids = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id))
    const known = {
      partner_id: ids(buffers.partners.rowsOf(partner)),
      order_id: ids(buffers.orders.rowsOf(salesOrder)),
      order_line_id: ids(buffers.orders.rowsOf(orderLine)),
      // Finance keeps a return as a delivery with its signs turned.
      shipment_id: ids([...buffers.orders.rowsOf(shipment), ...buffers.orders.rowsOf(goodsReturn)]),
      product_id: ids(shared.products.map(({ row }) => row)),
      price_list_id: ids(buffers.orders.rowsOf(priceList)),
      serial_no: ids(buffers.support.rowsOf(charger)),
      station_id: ids(buffers.support.rowsOf(station)),
      region_code: ids(buffers.partners.rowsOf(region).map(({ code }) => ({ id: code }))),
      manager_id: ids(buffers.partners.rowsOf(employee)),
      assignee_id: ids(buffers.partners.rowsOf(employee)),
      by_id: ids([...buffers.partners.rowsOf(employee), { id: 'system' }]),
      settlement_id: ids(buffers.finance.rowsOf(settlement)),
      invoice_id: ids(buffers.finance.rowsOf(invoice)),
      ship_to_region_code: ids(buffers.partners.rowsOf(region).map(({ code }) => ({ id: code }))),
    } as const
    let checked = 0
    for (const name of DEPARTMENTS) {
      for (const [table, rows] of buffers[name].tables) {
        for (const [key, { name: column }] of Object.entries(getTableColumns(table))) {
          const targets = known[column as keyof typeof known]
          if (!targets) continue
          for (const row of rows) {
            const value = (row as Record<string, unknown>)[key]
            if (value === null || value === undefined) continue
            if (!targets.has(value as string)) throw new Error(`${name} ${getTableName(table)}.${column}: ${value}`)
            checked += 1
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(60_000)
  })
})

describe('partners', () => {
  const rows = buffers.partners.rowsOf(partner)
  const active = rows.filter(({ status }) => status === 'ACTIVE')

  test('are 50 active ones, 60/25/15 per cent, and some in every other state', () => {
    expect(active).toHaveLength(50)
    const share = (kind: string) => active.filter((row) => row.kind === kind).length / active.length
    expect(share('DISTRIBUTOR')).toBeCloseTo(0.6, 1)
    expect(share('AGENT')).toBeCloseTo(0.25, 1)
    expect(share('FRANCHISEE')).toBeCloseTo(0.15, 1)
    expect(active.filter(({ kind, kindLabel }) => kind === 'OTHER' && kindLabel === '运营商')).toHaveLength(1)
    expect(new Set(rows.map(({ status }) => status))).toContain('ONBOARDING')
    expect(new Set(rows.map(({ status }) => status))).toContain('SUSPENDED')
    expect(new Set(rows.map(({ status }) => status))).toContain('TERMINATED')
  })

  test('have unified social credit codes with right check characters', () => {
    expect(rows.every(({ uscc }) => hasValidUsccCheck(uscc))).toBe(true)
    expect(new Set(rows.map(({ uscc }) => uscc)).size).toBe(rows.length)
  })

  test('include those of the personas, and all persona employees', () => {
    const employees = new Set(buffers.partners.rowsOf(employee).map(({ id }) => id))
    for (const { viewer } of personas) {
      if (viewer.partnerId) expect(active.some(({ id }) => id === viewer.partnerId)).toBe(true)
      else if (!isOutsider(viewer)) expect(employees).toContain(viewer.subject)
    }
  })

  test('hold no exclusive territory that overlaps another', () => {
    expect(overlapsIn(shared)).toEqual([])
  })

  test('lie in all real divisions', () => {
    const levels = groupBy(buffers.partners.rowsOf(region), ({ level }) => level)
    expect([levels.get('PROVINCE')?.length, levels.get('CITY')?.length, levels.get('COUNTY')?.length]).toEqual([
      31, 342, 2978,
    ])
    const codes = new Set(buffers.partners.rowsOf(region).map(({ code }) => code))
    expect(codes.size).toBe(3351)
    // What all departments take for a division (C): the same, and nothing beside.
    const taken = Array.from({ length: 1_000_000 }, (_, n) => String(n).padStart(6, '0')).filter(isDivision)
    expect(new Set(taken)).toEqual(codes)
  })
})

describe('orders', () => {
  const lines = buffers.orders.rowsOf(orderLine)
  const orders = buffers.orders.rowsOf(salesOrder)
  const shipments = buffers.orders.rowsOf(shipment)

  test('keep 0 <= delivered <= shipped <= allocated <= qty - cancelled on every line', () => {
    for (const { qty, allocatedQty, shippedQty, deliveredQty, cancelledQty } of lines) {
      expect(0 <= deliveredQty && deliveredQty <= shippedQty && shippedQty <= allocatedQty).toBe(true)
      expect(allocatedQty <= qty - cancelledQty).toBe(true)
    }
  })

  test('are the sums of their lines, and deliveries add up to the line to the fen', () => {
    const ofOrder = groupBy(lines, ({ orderId }) => orderId)
    for (const order of orders) {
      const own = ofOrder.get(order.id) ?? []
      expect(Money.sum(own.map(({ netAmount }) => netAmount)).equals(order.netAmount)).toBe(true)
      expect(order.netAmount.plus(order.vatAmount).equals(order.grossAmount)).toBe(true)
    }
    const delivered = groupBy(buffers.orders.rowsOf(shipmentLine), ({ orderLineId }) => orderLineId)
    for (const line of lines.filter(({ qty, deliveredQty }) => qty === deliveredQty)) {
      const parts = (delivered.get(line.id) ?? []).flatMap(({ net }) => (net ? [net] : []))
      expect(Money.sum(parts).equals(line.netAmount)).toBe(true)
    }
  })

  test('carry each serial number once', () => {
    const serials = buffers.orders.rowsOf(serialUnit).map(({ serialNo }) => serialNo)
    expect(new Set(serials).size).toBe(serials.length)
    expect(serials.length).toBe(buffers.support.rowsOf(charger).length)
    const shipped = buffers.orders.rowsOf(shipmentLine)
    expect(shipped.every(({ qty, serialNos }) => serialNos.length === qty)).toBe(true)
    expect(shipped.reduce((sum, { qty }) => sum + qty, 0)).toBe(serials.length)
  })

  test('have the volumes and shapes of the specification', () => {
    expect(orders.length).toBeGreaterThan(1_900)
    expect(orders.length).toBeLessThan(2_200)
    expect(lines.length).toBeGreaterThan(4_600)
    expect(lines.length).toBeLessThan(5_600)
    expect(shipments.length).toBeGreaterThan(2_500)
    expect(shipments.length).toBeLessThan(3_000)
    expect(new Set(orders.map(({ status }) => status)).size).toBe(12)
    const held = orders.filter(({ status }) => status === 'ON_HOLD')
    expect(held.length / orders.length).toBeCloseTo(0.03, 1)
    expect(new Set(held.flatMap(({ holdReasons }) => holdReasons)).size).toBe(6)

    const accepted = shipments.filter(({ acceptedOn }) => acceptedOn !== null)
    const punctual = accepted.filter(({ acceptedOn, promisedDate }) => (acceptedOn ?? '') <= promisedDate)
    expect(punctual.length / accepted.length).toBeGreaterThan(0.86)
    expect(punctual.length / accepted.length).toBeLessThan(0.95)

    const revenue = [...groupBy(accepted, ({ partnerId }) => partnerId).values()]
      .map((own) => Number(Money.sum(own.flatMap(({ net }) => (net ? [net] : []))).fen))
      .sort((a, b) => b - a)
    const total = revenue.reduce((sum, value) => sum + value, 0)
    expect(revenue.slice(0, 5).reduce((sum, value) => sum + value, 0) / total).toBeGreaterThan(0.45)
    const ordersOf = (month: string) => orders.filter(({ orderedOn }) => orderedOn.startsWith(month)).length
    expect(ordersOf('2026-09')).toBeGreaterThan(ordersOf('2026-08') * 1.3)
    expect(ordersOf('2026-02')).toBeLessThan(ordersOf('2026-01'))
  })

  test('use prices of lists that follow one another without gap or overlap', () => {
    for (const own of groupBy(buffers.orders.rowsOf(priceList), ({ kind }) => kind).values()) {
      const inTime = own.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
      for (const [i, list] of inTime.slice(1).entries()) {
        const before = inTime[i]?.inForceTo ?? ''
        expect(Date.parse(list.effectiveFrom) - Date.parse(before)).toBe(86_400_000)
      }
    }
  })
})

describe('a world of another scale', () => {
  test('holds as much as its scale says, and gives several partners of a city a county each', () => {
    const rows = other.buffers.partners.rowsOf(partner)
    expect(rows.filter(({ status }) => status === 'ACTIVE')).toHaveLength(60)
    expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length)
    expect(new Set(rows.map(({ code }) => code.slice(0, 9))).size).toBeLessThan(rows.length)
    expect(overlapsIn(other.shared)).toEqual([])
    const orders = other.buffers.orders.rowsOf(salesOrder)
    expect(orders.length).toBeGreaterThan(850)
    expect(orders.length).toBeLessThan(1_200)
    expect(new Set(orders.map(({ no }) => no)).size).toBe(orders.length)
    expect(other.buffers.orders.rowsOf(product)).toHaveLength(60)
  })

  test('sells more units an order, each with a serial number of its own, and still keeps its books', () => {
    const serials = other.buffers.orders.rowsOf(serialUnit).map(({ serialNo }) => serialNo)
    expect(new Set(serials).size).toBe(serials.length)
    expect(serials.length / other.buffers.orders.rowsOf(salesOrder).length).toBeGreaterThan(4)
    const settled = Money.sum(other.buffers.finance.rowsOf(invoice).map(({ gross }) => gross))
    const paid = Money.sum(other.buffers.finance.rowsOf(payment).map(({ amount }) => amount))
    // What is paid beyond what was owed waits, or went back.
    const waiting = Money.sum(other.buffers.finance.rowsOf(prepayment).map((row) => row.open))
    const back = other.buffers.finance
      .rowsOf(refund)
      .filter(({ status, prepaymentId }) => status === 'PAID' && prepaymentId)
    const used = paid.minus(waiting).minus(Money.sum(back.map(({ amount }) => amount)))
    const open = Money.sum(other.buffers.finance.rowsOf(receivable).map((row) => row.open))
    expect(settled.minus(used).toString()).toBe(open.toString())
    expect(other.buffers.finance.rowsOf(payment).length).toBeGreaterThan(
      5 * other.buffers.finance.rowsOf(invoice).length,
    )
  })

  test('numbers its settlements and invoices without gaps', () => {
    for (const nos of [
      other.buffers.finance.rowsOf(settlement).map(({ no }) => no),
      other.buffers.finance.rowsOf(invoice).map(({ no }) => no),
    ]) {
      for (const own of groupBy(nos.toSorted(), (no) => no.split('-')[0] ?? '').values()) {
        expect(own.map((no) => Number(no.split('-')[1]))).toEqual(own.map((_, i) => i + 1))
      }
    }
  })
})
