import type { Department } from '@channelgraph/contracts'
import { groupBy } from '@channelgraph/values'
import type { PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { creditLine } from '../../subgraphs/finance/src/credit/credit.tables.ts'
import { depositAccount } from '../../subgraphs/finance/src/deposits/deposits.tables.ts'
import { settlementDispute } from '../../subgraphs/finance/src/disputes/disputes.tables.ts'
import { invoice } from '../../subgraphs/finance/src/invoices/invoices.tables.ts'
import { payment } from '../../subgraphs/finance/src/payments/payments.tables.ts'
import { prepayment, setOff } from '../../subgraphs/finance/src/prepayments/prepayments.tables.ts'
import { receivable } from '../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { depositCorrection, refund } from '../../subgraphs/finance/src/refunds/refunds.tables.ts'
import { settlement } from '../../subgraphs/finance/src/settlements/settlements.tables.ts'
import { subsidy } from '../../subgraphs/finance/src/subsidies/subsidies.tables.ts'
import { product } from '../../subgraphs/orders/src/catalogue/catalogue.tables.ts'
import { shipment } from '../../subgraphs/orders/src/delivery/delivery.tables.ts'
import { salesOrder } from '../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { priceList } from '../../subgraphs/orders/src/pricing/pricing.tables.ts'
import { goodsReturn } from '../../subgraphs/orders/src/returns/returns.tables.ts'
import { partnerApplication } from '../../subgraphs/partners/src/applications/applications.tables.ts'
import { contract } from '../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { employee } from '../../subgraphs/partners/src/employees/employees.tables.ts'
import { partner } from '../../subgraphs/partners/src/partners/partners.tables.ts'
import { territory } from '../../subgraphs/partners/src/territories/territories.tables.ts'
import {
  certificate,
  trainingCourse,
  trainingEnrolment,
  trainingSession,
} from '../../subgraphs/partners/src/training/training.tables.ts'
import { charger } from '../../subgraphs/support/src/chargers/chargers.tables.ts'
import { complaint } from '../../subgraphs/support/src/complaints/complaints.tables.ts'
import { onsiteVisit, supportTicket } from '../../subgraphs/support/src/tickets/tickets.tables.ts'
import { sharedWorld } from './whole-world.fixture.ts'

const { buffers } = await sharedWorld()

/** What the sweeps of a seeded row say of it is told by its events alone: these columns move without an entry. */
const UNAUDITED: Readonly<Record<string, readonly string[]>> = {
  Order: ['status', 'holdReasons', 'version'],
  SupportTicket: ['breachesAnnounced', 'breachWatchAt', 'progressDueAnnounced', 'lastPartnerUpdateAt', 'version'],
  Complaint: ['breachesAnnounced', 'breachWatchAt', 'version'],
}

const WHOLE: readonly [Department, string, PgTable][] = [
  ['partners', 'Partner', partner],
  ['partners', 'Territory', territory],
  ['partners', 'PartnerApplication', partnerApplication],
  ['partners', 'Contract', contract],
  ['partners', 'TrainingCourse', trainingCourse],
  ['partners', 'TrainingSession', trainingSession],
  ['partners', 'TrainingEnrolment', trainingEnrolment],
  ['partners', 'Certificate', certificate],
  ['partners', 'Employee', employee],
  ['orders', 'Product', product],
  ['orders', 'PriceList', priceList],
  ['orders', 'Order', salesOrder],
  ['orders', 'Shipment', shipment],
  ['orders', 'GoodsReturn', goodsReturn],
  ['support', 'SupportTicket', supportTicket],
  ['support', 'OnsiteVisit', onsiteVisit],
  ['support', 'Complaint', complaint],
  ['finance', 'CreditLine', creditLine],
  ['finance', 'DepositAccount', depositAccount],
  ['finance', 'Settlement', settlement],
  ['finance', 'SettlementDispute', settlementDispute],
  ['finance', 'Receivable', receivable],
  ['finance', 'Invoice', invoice],
  ['finance', 'Payment', payment],
  ['finance', 'Prepayment', prepayment],
  ['finance', 'SetOff', setOff],
  ['finance', 'Refund', refund],
  ['finance', 'DepositCorrection', depositCorrection],
  ['finance', 'Subsidy', subsidy],
]

type Kept = Readonly<Record<string, unknown>>

const waysOf = (department: Department, entity: string) =>
  groupBy(
    buffers[department].changes.filter((change) => change.entity === entity),
    ({ after }) => after.id,
  )

const without = (row: object, names: readonly string[]) =>
  JSON.stringify(
    Object.entries(row)
      .filter(([name]) => !names.includes(name))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )

describe.each(WHOLE)('in %s the seeded history of each %s', (department, entity, table) => {
  const ways = waysOf(department, entity)
  const rows = buffers[department].rowsOf(table) as unknown as (Kept & { id: string })[]

  test('begins with its creation, goes on in the order of time, each entry where the last one ended', () => {
    expect(rows.length).toBeGreaterThan(0)
    const moved = UNAUDITED[entity] ?? []
    const broken = rows.flatMap(({ id }) => {
      const way = ways.get(id) ?? []
      const goesOn = way.slice(1).every(({ at, before }, i) => {
        const last = way[i]!
        // What is the very row needs no comparison.
        return at >= last.at && (before === last.after || without(before ?? {}, moved) === without(last.after, moved))
      })
      return way[0]?.before === null && goesOn ? [] : [{ id, way }]
    })
    expect(broken).toEqual([])
  })

  test('ends with what its row is', () => {
    const broken = rows.flatMap((row) => {
      const last: object = ways.get(row.id)?.at(-1)?.after ?? {}
      const known = Object.fromEntries(Object.entries(last).filter(([name]) => name in row))
      const [said, is] = [known, row].map((one) => without(one, UNAUDITED[entity] ?? []))
      return said === is ? [] : [{ said, is }]
    })
    expect(broken).toEqual([])
  })
})

test('the history of a charger is its installation, whose row it ends with', () => {
  const ways = waysOf('support', 'Charger')
  const installed = buffers.support.rowsOf(charger).filter(({ status }) => status === 'INSTALLED')
  expect(installed.length).toBeGreaterThan(1_000)
  for (const row of installed) expect(JSON.stringify(ways.get(row.id)?.at(-1)?.after)).toBe(JSON.stringify(row))
})

test('returns were accepted, invoices taken back by red ones, statements objected to, deposits corrected', () => {
  const { orders, finance } = buffers
  expect(orders.rowsOf(goodsReturn).some(({ status }) => status === 'ACCEPTED')).toBe(true)
  expect(finance.rowsOf(invoice).some(({ redInvoiceOf }) => redInvoiceOf !== null)).toBe(true)
  const disputes = new Set(finance.rowsOf(settlementDispute).map(({ status }) => status))
  expect(disputes).toEqual(new Set(['OPEN', 'REJECTED']))
  expect(finance.rowsOf(depositCorrection).every(({ status }) => status === 'APPROVED')).toBe(true)
})
