import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, testSubgraph, unchecked } from '@channelgraph/testkit'
import { Decimal, Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { settlementDispute } from './disputes/disputes.tables.ts'
import { invoice } from './invoices/invoices.tables.ts'
import { payment } from './payments/payments.tables.ts'
import { settlement, settlementLine } from './settlements/settlements.tables.ts'
import { finance } from './subgraph.ts'
import { financeFixture } from './testing/fixture.ts'
import { invoiceRow, settlementRow } from './testing/rows.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

const SETTLEMENT_A = { id: newId('settlement'), no: 'ST202501-000001' }
const SETTLEMENT_B = { id: newId('settlement'), no: 'ST202501-000002' }
/** Drafted for partner A and not sent: nothing of it is A's to know. */
const DRAFT_A = { id: newId('settlement'), no: 'ST202502-000003' }

let n = 0
const next = () => {
  n += 1
  return n
}
const onDay = (day: number) => `2025-03-${String(1 + (day % 28)).padStart(2, '0')}`
/** Each later than the one before, and of another amount; every third is partner B's. */
const owner = (i: number) => (i % 3 === 2 ? { ...PARTNER_B, of: SETTLEMENT_B } : { ...PARTNER_A, of: SETTLEMENT_A })
const amountOf = (i: number) => Money.parse(`${((i * 7) % 11) + 1}0.00`)

beforeAll(async () => {
  await given.partnersAB()
  await given.partner({ partnerId: newId('partner'), name: '深圳（南山）充电有限公司' })
  await t.db.insert(settlement).values([
    settlementRow({ ...SETTLEMENT_A, status: 'INVOICED', dueOn: '2025-03-01', gross: Money.parse('10.00') }),
    settlementRow({
      ...SETTLEMENT_B,
      partnerId: PARTNER_B.id,
      status: 'SENT',
      periodFrom: '2025-02-01',
      periodTo: '2025-02-28',
    }),
    settlementRow({ ...DRAFT_A, status: 'DRAFTED', sentAt: null, periodFrom: '2025-02-01', periodTo: '2025-02-28' }),
  ])
})

const byAmount = { NEWEST: 'down', OLDEST: 'up', LARGEST: 'down' } as const
const sortsOf = (day: string, amount: string) => ({
  NEWEST: [byAmount.NEWEST, (node: Record<string, string>) => node[day]!] as const,
  OLDEST: [byAmount.OLDEST, (node: Record<string, string>) => node[day]!] as const,
  LARGEST: [byAmount.LARGEST, (node: Record<string, string>) => Number(node[amount])] as const,
})
const idsOf = (nodes: { id: string }[]) => nodes.map(({ id }) => id)
const PARTNERS = [PARTNER_A.id, PARTNER_B.id]

describe('settlements', () => {
  const filter = { search: 'String', gross: 'AmountRangeInput' }
  const list = { field: 'settlements', filter, sort: 'SettlementSort', node: 'id no dueOn gross period { from }' }
  const { find } = listIn(t, list)

  test('are found by a part of their number, by their partner, by amount, and sorted as each order says', async () => {
    for (const search of ['st202501 000002', PARTNER_B.code.toLowerCase()])
      expect(idsOf(await find('finance', { search }))).toEqual([SETTLEMENT_B.id])
    expect(idsOf(await find('finance', { gross: { min: '9.99' } }))).toEqual([SETTLEMENT_A.id])
    for (const sort of ['EARLIEST_MONTH', 'LARGEST', 'DUE'])
      expect([sort, idsOf(await find('finance', {}, sort))[0]]).toEqual([sort, SETTLEMENT_A.id])
    expect(idsOf(await find('finance', {}, 'LATEST_MONTH')).at(-1)).toBe(SETTLEMENT_A.id)
  })

  test('are not told a partner by a search before they are sent', async () => {
    expect(idsOf(await find('finance', { search: DRAFT_A.no }))).toEqual([DRAFT_A.id])
    expect(await find('partner-a', { search: DRAFT_A.no })).toEqual([])
  })
})

describe('what hangs on a settlement', () => {
  const of = settlementRow({
    status: 'SENT',
    partnerId: newId('partner'),
    periodFrom: '2025-02-01',
    periodTo: '2025-02-28',
  })
  const ask = async (fields: string) =>
    (await t.data('finance', unchecked(`{ settlement(id: "${of.id}") { ${fields} } }`))).settlement
  const numbersOf = (lines: { lineNo: number }[]) => lines.map(({ lineNo }) => lineNo)

  beforeAll(async () => {
    await given.partner({ partnerId: of.partnerId })
    await t.db.insert(settlement).values(of)
    await t.db.insert(settlementLine).values(
      Array.from({ length: 130 }, (_, i) => ({
        ...{ settlementId: of.id, lineNo: i + 1, partnerId: of.partnerId, kind: 'ADJUSTMENT' as const },
        ...{ sourceRef: 'AD', description: 'x', net: Money.zero, vat: Money.zero, gross: Money.zero },
        ...{ vatRate: new Decimal('0.13'), released: i === 9, moved: i === 9 },
      })),
    )
  })

  test('is answered a hundred at a time: lines are read on by number, and those that moved on are none of them', async () => {
    const all = Array.from({ length: 130 }, (_, i) => i + 1).filter((no) => no !== 10)
    expect(numbersOf((await ask('lines { lineNo }')).lines)).toEqual(all.slice(0, 100))
    expect(numbersOf((await ask('lines(afterLineNo: 101) { lineNo }')).lines)).toEqual(all.slice(100))
    expect(numbersOf((await ask('lines(first: 2, afterLineNo: 8) { lineNo }')).lines)).toEqual([9, 11])
    const refused = await t.ask('finance', `{ settlement(id: "${of.id}") { lines(first: 101) { lineNo } } }`)
    expect(refused.errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })

  test('a line is disputed by what is open of it, however many objections there were before', async () => {
    const dispute = (lineNo: number, status: 'OPEN' | 'WITHDRAWN') => ({
      ...{ id: newId('dispute'), partnerId: of.partnerId, settlementId: of.id, lineNo, claim: Money.zero },
      ...{ reason: 'x', status, openedBy: 'x', openedAt: new Date('2025-01-01T02:00:00Z') },
    })
    const rows = [...Array.from({ length: 110 }, () => dispute(1, 'WITHDRAWN')), dispute(2, 'OPEN')]
    await t.db.insert(settlementDispute).values(rows)
    const { disputes, lines } = await ask('disputes { id } lines(first: 2) { disputed }')
    expect(disputes).toHaveLength(100)
    expect(lines).toEqual([{ disputed: false }, { disputed: true }])
    const { totalCount } = (
      await t.data('finance', `{ disputes(filter: { settlementId: "${of.id}" }) { totalCount } }`)
    ).disputes
    expect(totalCount).toBe(111)
    await t.db.delete(settlementDispute).where(eq(settlementDispute.settlementId, of.id))
  })
})

describe('invoices', () => {
  const list = {
    ...{ field: 'invoices', filter: 'InvoiceFilter', sort: 'InvoiceSort' },
    node: 'id no status gross issuedOn partner { id } settlement { no }',
  }
  const { find, refused, count } = listIn(t, list)
  const add = async () => {
    const i = next()
    const { id: partnerId, of } = owner(i)
    const no = `INV2025-${String(i).padStart(6, '0')}`
    const row = invoiceRow({
      no,
      partnerId,
      settlementId: of.id,
      gross: amountOf(i),
      issuedOn: onDay(i),
      status: 'RED_REVERSED',
    })
    await t.db.insert(invoice).values(row)
    return row
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, { searchedBy: 'invoice_search', as: 'finance', sorts: sortsOf('issuedOn', 'gross'), add })

  test('A: invoices are not found by an empty id: it is none, and finds nothing instead of everything', async () => {
    expect(await find('finance', { settlementId: '' })).toEqual([])
  })

  test('are filtered by status, partner, settlement, days, amount, and what they say', async () => {
    const row = await add()
    const all = await find('finance')
    const red = invoiceRow({
      settlementId: SETTLEMENT_A.id,
      redInvoiceOf: row.id,
      gross: row.gross.negated(),
      no: 'INV2025-900000',
    })
    await t.db.insert(invoice).values(red)
    expect(idsOf(await find('finance', { red: true }))).toEqual([red.id])
    expect(idsOf(await find('finance', { red: false }))).toEqual(idsOf(all))
    expect(idsOf(await find('finance', { statuses: ['ISSUED'] }))).toEqual([red.id])
    expect(await find('finance', { statuses: [] })).toEqual([])
    expect(idsOf(await find('finance', { search: row.no.toLowerCase().slice(3) }))).toEqual([row.id])
    expect(idsOf(await find('finance', { search: '％' }))).toEqual([])
    const ofB = all.filter((node) => node.partner.id === PARTNER_B.id)
    for (const filter of [
      { partnerIds: [PARTNER_B.id] },
      { settlementId: SETTLEMENT_B.id },
      { search: ` ${SETTLEMENT_B.no} ` },
      { search: PARTNER_B.code },
    ])
      expect(idsOf(await find('finance', filter))).toEqual(idsOf(ofB))
    const period = { from: '2025-03-03', to: '2025-03-05' }
    expect(idsOf(await find('finance', { period }))).toEqual(
      idsOf(all.filter(({ issuedOn }) => issuedOn >= period.from && issuedOn <= period.to)),
    )
    expect(idsOf(await find('finance', { gross: { min: '30.00', max: '50.00' } }))).toEqual(
      idsOf(all.filter(({ gross }) => Number(gross) >= 30 && Number(gross) <= 50)),
    )
  })

  test('refuse a filter that cannot be meant', async () => {
    for (const filter of [
      { period: { from: '2025-03-05', to: '2025-03-03' } },
      { gross: { min: '2.00', max: '1.00' } },
      { gross: { max: '100000000000.01' } },
      { search: 'x'.repeat(201) },
      { partnerIds: Array.from({ length: 1001 }, () => PARTNER_A.id) },
    ])
      expect(await refused('finance', filter)).toBe('BAD_USER_INPUT')
  })

  test('a partner sees its own only, whatever it filters by', async () => {
    for (const filter of [{}, { partnerIds: PARTNERS }, { search: 'INV2025' }])
      expect(new Set((await find('partner-a', filter)).map(({ partner }) => partner.id))).toEqual(
        new Set([PARTNER_A.id]),
      )
    for (const filter of [
      { partnerIds: [PARTNER_B.id] },
      { settlementId: SETTLEMENT_B.id },
      { search: PARTNER_B.code },
    ]) {
      expect(await find('partner-a', filter)).toEqual([])
      expect(await count('partner-a', filter)).toBe(0)
    }
    expect(await refused('order-desk', {})).toBe('FORBIDDEN')
  })
})

describe('payments', () => {
  const list = {
    ...{ field: 'payments', filter: 'PaymentFilter', sort: 'PaymentSort' },
    node: 'id bankRef amount valueDate status partner { id }',
  }
  const { find, refused } = listIn(t, list)
  const add = async () => {
    const i = next()
    const { id: partnerId, of } = owner(i)
    const row = {
      ...{ id: newId('payment'), partnerId, settlementId: of.id, direction: 'IN' as const, status: 'POSTED' as const },
      ...{ amount: amountOf(i), valueDate: onDay(i), bankRef: `Boc-${i}x`, recordedAt: t.clock.now() },
    }
    await t.db.insert(payment).values(row)
    return row
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, { searchedBy: 'payment_search', as: 'finance', sorts: sortsOf('valueDate', 'amount'), add })

  test('A: payments are not found by an empty id: it is none, and finds nothing instead of everything', async () => {
    expect(await find('finance', { settlementId: '' })).toEqual([])
  })

  test('are filtered by status, partner, settlement, days, amount, and what they say', async () => {
    const row = await add()
    const all = await find('finance')
    expect(idsOf(await find('finance', { search: `bOC ${row.bankRef}` }))).toEqual([row.id])
    expect(await find('finance', { statuses: ['REVERSED'] })).toEqual([])
    expect(idsOf(await find('finance', { statuses: ['POSTED'] }))).toEqual(idsOf(all))
    const ofB = idsOf(all.filter((node) => node.partner.id === PARTNER_B.id))
    for (const filter of [
      { partnerIds: [PARTNER_B.id] },
      { settlementId: SETTLEMENT_B.id },
      { search: SETTLEMENT_B.no },
    ])
      expect(idsOf(await find('finance', filter))).toEqual(ofB)
    const period = { from: row.valueDate, to: row.valueDate }
    expect(
      idsOf(await find('finance', { period, amount: { min: String(row.amount), max: String(row.amount) } })),
    ).toContain(row.id)
    expect(await find('finance', { period, amount: { min: '1000.00' } })).toEqual([])
  })

  test('a partner sees its own only, whatever it filters by', async () => {
    expect(new Set((await find('partner-a', { search: 'boc' })).map(({ partner }) => partner.id))).toEqual(
      new Set([PARTNER_A.id]),
    )
    expect(await find('partner-a', { settlementId: SETTLEMENT_B.id })).toEqual([])
    expect(await refused('order-desk', {})).toBe('FORBIDDEN')
  })
})

describe('disputes', () => {
  const list = {
    ...{ field: 'disputes', filter: 'SettlementDisputeFilter', sort: 'SettlementDisputeSort' },
    node: 'id claim reason status openedAt partner { id }',
  }
  const { find, refused } = listIn(t, list)
  const add = async (about?: string) => {
    const i = next()
    const { id: partnerId, of } = about ? { ...PARTNER_A, of: { id: about } } : owner(i)
    const row = {
      ...{ id: newId('dispute'), partnerId, settlementId: of.id, lineNo: i, claim: amountOf(i) },
      ...{ reason: `Too much, 多收了 ${i}`, status: 'OPEN' as const, openedBy: 'somebody' },
      ...{ openedAt: new Date(`${onDay(i)}T02:00:00Z`) },
    }
    await t.db.insert(settlementDispute).values(row)
    return row
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, { as: 'finance', sorts: sortsOf('openedAt', 'claim'), add })

  test('A: disputes are not found by an empty id: it is none, and finds nothing instead of everything', async () => {
    expect(await find('finance', { settlementId: '' })).toEqual([])
  })

  test('are filtered by status, partner, days, claim, and what they say', async () => {
    const row = await add()
    const all = await find('finance')
    expect(idsOf(await find('finance', { search: `多收 ${row.reason.split(' ').at(-1)}` }))).toContain(row.id)
    expect(await find('finance', { statuses: ['ACCEPTED'] })).toEqual([])
    const ofB = idsOf(all.filter((node) => node.partner.id === PARTNER_B.id))
    for (const filter of [{ partnerIds: [PARTNER_B.id] }, { search: SETTLEMENT_B.no }])
      expect(idsOf(await find('finance', filter))).toEqual(ofB)
    const on = row.openedAt.toISOString().slice(0, 10)
    expect(idsOf(await find('finance', { period: { from: on, to: on }, claim: { max: String(row.claim) } }))).toContain(
      row.id,
    )
    expect(await find('finance', { period: { from: '2025-04-01', to: '2025-04-02' } })).toEqual([])
  })

  test('a partner sees its own only, and is not told the number of a draft that one of them has moved to', async () => {
    const carried = await add(DRAFT_A.id)
    expect(idsOf(await find('partner-a', { statuses: ['OPEN'] }))).toContain(carried.id)
    expect(idsOf(await find('finance', { search: DRAFT_A.no }))).toEqual([carried.id])
    expect(await find('partner-a', { search: DRAFT_A.no })).toEqual([])
    expect(await find('partner-a', { partnerIds: [PARTNER_B.id] })).toEqual([])
    expect(new Set((await find('partner-a')).map(({ partner }) => partner.id))).toEqual(new Set([PARTNER_A.id]))
    expect(await refused('order-desk', {})).toBe('FORBIDDEN')
  })
})
