import { personas } from '@channelgraph/access'
import { ComplaintUpheld } from '@channelgraph/contracts'
import { partnerRef } from '@channelgraph/partner-ref'
import { groupBy, Money } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { depositDeduction } from '../../subgraphs/finance/src/deductions/deductions.tables.ts'
import { deliveryRef } from '../../subgraphs/finance/src/deliveries/deliveries.tables.ts'
import { ledgerEntry } from '../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { prepayment, setOff } from '../../subgraphs/finance/src/prepayments/prepayments.tables.ts'
import { receivable } from '../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { refund } from '../../subgraphs/finance/src/refunds/refunds.tables.ts'
import { settlement, settlementLine } from '../../subgraphs/finance/src/settlements/settlements.tables.ts'
import { subsidy } from '../../subgraphs/finance/src/subsidies/subsidies.tables.ts'
import { campaignRef } from '../../subgraphs/orders/src/campaigns/campaigns.tables.ts'
import { salesOrder } from '../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { serialUnit } from '../../subgraphs/orders/src/stock/stock.tables.ts'
import { campaign } from '../../subgraphs/partners/src/campaigns/campaigns.tables.ts'
import { partner } from '../../subgraphs/partners/src/partners/partners.tables.ts'
import { region } from '../../subgraphs/partners/src/regions/regions.tables.ts'
import { supervisionCheck } from '../../subgraphs/partners/src/supervision/supervision.tables.ts'
import { VIOLATION_STATUSES, violation } from '../../subgraphs/partners/src/violations/violations.tables.ts'
import { station } from '../../subgraphs/support/src/chargers/chargers.tables.ts'
import { complaint } from '../../subgraphs/support/src/complaints/complaints.tables.ts'
import { supportTicket } from '../../subgraphs/support/src/tickets/tickets.tables.ts'
import { sharedWorld, TODAY } from './whole-world.fixture.ts'

const { shared, buffers } = await sharedWorld()

describe('support', () => {
  test('knows the real stations of Shenzhen, and invented sites by their names only', () => {
    const stations = buffers.support.rowsOf(station)
    const shenzhen = stations.filter(({ regionCode }) => regionCode === '440300')
    expect(shenzhen).toHaveLength(1706)
    expect(shenzhen.reduce((sum, { pileCount }) => sum + pileCount, 0)).toBe(22872)
    const others = stations.filter(({ regionCode }) => regionCode !== '440300')
    expect(others.every(({ name }) => name.startsWith('客户场站 '))).toBe(true)
  })

  test('has installed about 5,000 chargers, half a per cent outside the territory', () => {
    const installed = buffers.orders.rowsOf(serialUnit).filter(({ installedOn }) => installedOn !== null)
    expect(installed.length).toBeGreaterThan(4_500)
    expect(installed.length).toBeLessThan(6_500)
    const pathOf = new Map(buffers.partners.rowsOf(region).map(({ code, path }) => [code, path]))
    const outside = installed.filter(({ partnerId, installedRegionCode }) => {
      const path = pathOf.get(installedRegionCode ?? '') ?? ''
      return !shared.territories.get(partnerId)?.regions.some((own) => path.startsWith(own.path))
    })
    expect(outside.length / installed.length).toBeGreaterThan(0.002)
    expect(outside.length / installed.length).toBeLessThan(0.01)
  })

  test('has 2,500 tickets and some eighty complaints, the latter in every state', () => {
    expect(buffers.support.rowsOf(supportTicket).length).toBeGreaterThanOrEqual(2_500)
    const complaints = buffers.support.rowsOf(complaint)
    expect(complaints.length).toBeGreaterThan(70)
    expect(new Set(complaints.map(({ status }) => status)).size).toBe(10)
  })
})

describe('supervision', () => {
  const violations = buffers.partners.rowsOf(violation)

  test('has violations in every state, numbered in the order of time, of which some reach the deposit and some stop supply', () => {
    expect(new Set(violations.map(({ status }) => status))).toEqual(new Set(VIOLATION_STATUSES))
    const inTime = violations.toSorted((a, b) => a.reportedAt.getTime() - b.reportedAt.getTime())
    for (const own of groupBy(inTime, ({ no }) => no.slice(0, 7)).values())
      expect(own.map(({ no }) => Number(no.slice(-6)))).toEqual(own.map((_, i) => i + 1))
    expect(violations.filter(({ sanctions }) => sanctions.includes('SUPPLY_HOLD')).length).toBeGreaterThan(0)
    const asked = violations.filter(({ deductionAmount }) => deductionAmount)
    const deducted = buffers.finance.rowsOf(depositDeduction)
    expect(deducted.map(({ id }) => id).toSorted()).toEqual(asked.map(({ id }) => id).toSorted())
    // L3: what a buying distributor charges its own customers is nobody else's matter.
    const kindOf = new Map(buffers.partners.rowsOf(partner).map(({ id, kind }) => [id, kind]))
    const resale = violations.filter(({ priceBreach }) => priceBreach === 'RESALE_PRICE')
    expect(resale.every(({ partnerId }) => kindOf.get(partnerId) === 'AGENT')).toBe(true)
  })

  test('X-06 has a violation for each complaint of conduct that was upheld, when it was first, and for no other', () => {
    const upheld = new Map<string, Date>()
    for (const { at, event } of buffers.support.recorded) {
      const { category, complaintId } = event.payload as { category?: string; complaintId: string }
      if (event.type !== ComplaintUpheld.type || category !== 'PARTNER_CONDUCT') continue
      const known = upheld.get(complaintId)
      upheld.set(complaintId, known && known < at ? known : at)
    }
    expect(upheld.size).toBeGreaterThan(1)
    const reported = violations.filter(({ complaintId }) => complaintId)
    expect(reported.map(({ complaintId }) => complaintId).toSorted()).toEqual([...upheld.keys()].toSorted())
    const complaints = new Map(buffers.support.rowsOf(complaint).map((row) => [row.id, row]))
    for (const row of reported) {
      const { partnerId, no } = complaints.get(row.complaintId!)!
      expect(row).toMatchObject({ partnerId, kind: 'SERVICE_FAILURE', evidence: [no], reportedById: null })
      expect(row.reportedAt.getTime()).toBeGreaterThan(upheld.get(row.complaintId!)!.getTime())
    }
  })

  test('has checks that were passed and checks that were not, each with the violation it found', () => {
    const checks = buffers.partners.rowsOf(supervisionCheck)
    const found = new Set(violations.flatMap(({ checkId }) => checkId ?? []))
    expect(found.size).toBeGreaterThan(0)
    expect(checks.length).toBeGreaterThan(found.size)
    expect(checks.every(({ id, passed }) => found.has(id) === !passed)).toBe(true)
  })
})

describe('finance', () => {
  const settlements = buffers.finance.rowsOf(settlement)

  test('keeps books whose debits equal their credits, and receivables as the ledger has them', () => {
    const entries = buffers.finance.rowsOf(ledgerEntry)
    expect(entries.every(({ debit, credit, amount }) => debit !== credit && amount.isPositive())).toBe(true)
    const of = (account: string) =>
      Money.sum(entries.filter(({ debit }) => debit === account).map(({ amount }) => amount)).minus(
        Money.sum(entries.filter(({ credit }) => credit === account).map(({ amount }) => amount)),
      )
    const accounts = [...new Set(entries.flatMap(({ debit, credit }) => [debit, credit]))]
    expect(Money.sum(accounts.map(of)).isZero()).toBe(true)
    const open = Money.sum(buffers.finance.rowsOf(receivable).map((row) => row.open))
    expect(of('RECEIVABLE').equals(open)).toBe(true)
  })

  test('has prepayments that were set off and that went back, as the ledger has them: none waits beside what is owed', () => {
    const waits = buffers.finance.rowsOf(prepayment)
    const entries = buffers.finance.rowsOf(ledgerEntry)
    const sum = (rows: readonly { amount: Money }[]) => Money.sum(rows.map(({ amount }) => amount))
    const held = sum(entries.filter(({ credit }) => credit === 'PREPAYMENT')).minus(
      sum(entries.filter(({ debit }) => debit === 'PREPAYMENT')),
    )
    expect(held.equals(Money.sum(waits.map(({ open }) => open)))).toBe(true)
    const made = buffers.finance.rowsOf(setOff)
    const setOffs = made.filter(({ status }) => status === 'POSTED')
    expect(setOffs.length).toBeGreaterThan(2)
    // Some were taken apart, and made again by hand.
    expect(setOffs.filter(({ automatic }) => !automatic).length).toBe(made.length - setOffs.length)
    expect(setOffs.some(({ automatic }) => !automatic)).toBe(true)
    const refunds = buffers.finance.rowsOf(refund)
    expect(refunds.some(({ status }) => status === 'PAID')).toBe(true)
    const used = groupBy(
      [...setOffs, ...refunds.filter(({ status }) => status === 'PAID')],
      ({ prepaymentId }) => prepaymentId ?? '',
    )
    for (const row of waits) expect(row.open.equals(row.amount.minus(sum(used.get(row.id) ?? [])))).toBe(true)
    const owing = new Set(
      buffers.finance
        .rowsOf(receivable)
        .filter(({ open }) => open.isPositive())
        .map((row) => row.partnerId),
    )
    expect(waits.filter(({ open, held, partnerId }) => open.compare(held) > 0 && owing.has(partnerId))).toEqual([])
  })

  test('owes each subsidy that was claimed until it is paid, as the ledger does: never another amount, and once a campaign', () => {
    const claimed = buffers.partners
      .rowsOf(campaign)
      .flatMap(({ id, claimedSubsidy }) => (claimedSubsidy ? [[id, claimedSubsidy.toString()]] : []))
    const rows = buffers.finance.rowsOf(subsidy)
    expect(rows.map(({ campaignId, amount }) => [campaignId, amount.toString()]).toSorted()).toEqual(claimed.toSorted())
    expect(rows.filter(({ status }) => status === 'PAID').length).toBeGreaterThan(5)
    expect(rows.some(({ status }) => status === 'CLAIMED')).toBe(true)
    const entries = buffers.finance.rowsOf(ledgerEntry)
    const sum = (some: readonly { amount: Money }[]) => Money.sum(some.map(({ amount }) => amount)).toString()
    expect(sum(entries.filter(({ debit }) => debit === 'MARKETING_COST'))).toBe(sum(rows))
    expect(sum(entries.filter(({ debit }) => debit === 'SUBSIDY_PAYABLE'))).toBe(
      sum(rows.filter(({ status }) => status === 'PAID')),
    )
    const approved = buffers.partners
      .rowsOf(campaign)
      .filter(({ status }) => ['APPROVED', 'RUNNING', 'COMPLETED', 'EVALUATED'].includes(status))
    expect(
      buffers.orders
        .rowsOf(campaignRef)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(approved.map(({ id }) => id).toSorted())
  })

  test('settles each month what was accepted in it, header by lines by deliveries', () => {
    const lines = groupBy(buffers.finance.rowsOf(settlementLine), ({ settlementId }) => settlementId)
    const deliveries = groupBy(
      buffers.finance.rowsOf(deliveryRef),
      ({ partnerId, acceptedOn }) => `${partnerId} ${acceptedOn.slice(0, 7)}`,
    )
    for (const row of settlements) {
      const own = lines.get(row.id) ?? []
      const accepted = deliveries.get(`${row.partnerId} ${row.periodFrom.slice(0, 7)}`) ?? []
      expect(Money.sum(own.map(({ gross }) => gross)).equals(row.gross)).toBe(true)
      expect(Money.sum(own.map(({ net }) => net)).equals(row.net)).toBe(true)
      expect(own.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(accepted.map(({ id }) => id).toSorted())
    }
    expect(new Set(settlements.map(({ status }) => status))).toEqual(
      new Set([
        ...['DRAFTED', 'SENT', 'DISPUTED', 'CONFIRMED', 'PENDING_APPROVAL', 'APPROVED'],
        ...['INVOICED', 'PARTIALLY_PAID', 'PAID'],
      ]),
    )
  })

  test('has at least three partners with more than 100,000.00 overdue for more than 30 days, one with open orders', () => {
    const overdue = [...groupBy(buffers.finance.rowsOf(receivable), ({ partnerId }) => partnerId)].filter(([, own]) => {
      const late = own.filter(({ open, dueOn }) => open.isPositive() && dueOn < TODAY)
      const amount = Money.sum(late.map(({ open }) => open))
      return amount.compare(Money.parse('100000.00')) > 0 && late.some(({ dueOn }) => dueOn < '2026-10-24')
    })
    expect(overdue.length).toBeGreaterThanOrEqual(3)
    const waiting = new Set(
      buffers.orders
        .rowsOf(salesOrder)
        .filter(({ status }) => status === 'CONFIRMED' || status === 'ALLOCATED')
        .map(({ partnerId }) => partnerId),
    )
    expect(overdue.some(([partnerId]) => waiting.has(partnerId))).toBe(true)
  })

  test('leaves each persona partner an open statement, ticket and complaint, and orders in several states', () => {
    for (const { viewer } of personas) {
      const own = ({ partnerId }: { partnerId: string | null }) => partnerId === viewer.partnerId
      if (!viewer.partnerId) continue
      expect(settlements.some((row) => own(row) && row.status === 'SENT')).toBe(true)
      expect(buffers.support.rowsOf(complaint).some((row) => own(row) && row.status !== 'CLOSED')).toBe(true)
      const open = buffers.support.rowsOf(supportTicket).filter((row) => own(row) && row.resolvedAt === null)
      expect(open.some(({ closedAt }) => closedAt === null)).toBe(true)
      const states = buffers.orders.rowsOf(salesOrder).filter(own)
      expect(new Set(states.map(({ status }) => status)).size).toBeGreaterThanOrEqual(5)
    }
  })

  test('and the others keep the same reference of each partner', () => {
    const rows = buffers.finance.rowsOf(partnerRef)
    expect(buffers.orders.rowsOf(partnerRef)).toEqual(rows)
    expect(buffers.support.rowsOf(partnerRef)).toEqual(rows)
    expect(rows).toHaveLength(buffers.partners.rowsOf(partner).length)
  })
})
