import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { Decimal, Money } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { settlement } from '../settlements/settlements.tables.ts'
import { finance } from '../subgraph.ts'
import { type Drafted, financeFixture, OCTOBER, SEPTEMBER } from '../testing/fixture.ts'
import { correctionOf } from './disputes.rules.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

const SETTLEMENT = `id status version net vat gross lines { lineNo kind net vat gross disputed description }
  disputes { id lineNo claim status version comment }`
const DISPUTE = `mutation ($id: ID!, $v: Int!, $lineNo: Int!, $claim: Money!) {
  result: disputeSettlementLine(id: $id, expectedVersion: $v, lineNo: $lineNo, claim: $claim, reason: "two were broken") {
    ... on Settlement { ${SETTLEMENT} } ... on Refusal { refusal: code } } }`
const WITHDRAW = `mutation ($id: ID!, $v: Int!) { result: withdrawDispute(id: $id, expectedVersion: $v) {
  ... on SettlementDispute { status settlement { ${SETTLEMENT} } } ... on Refusal { refusal: code } } }`
const DECIDE = `mutation ($id: ID!, $v: Int!, $accept: Boolean!) {
  result: decideDispute(disputeId: $id, expectedVersion: $v, accept: $accept, comment: "checked with the warehouse") {
    ... on SettlementDispute { status comment settlement { ${SETTLEMENT} } } ... on Refusal { refusal: code } } }`

const read = async (id: string, as = 'finance') =>
  (await t.data(as, `query ($id: ID) { settlement(id: $id) { ${SETTLEMENT} } }`, { id })).settlement
const object = async ({ id, version }: Pick<Drafted, 'id' | 'version'>, lineNo: number, claim: string) =>
  (await t.data('partner-a', DISPUTE, { id, v: version, lineNo, claim })).result
const decide = async ({ id, version }: { id: string; version: number }, accept: boolean) =>
  (await t.data('finance', DECIDE, { id, v: version, accept })).result
const withdraw = async ({ id, version }: { id: string; version: number }, as = 'partner-a') =>
  (await t.data(as, WITHDRAW, { id, v: version })).result

/** A settlement of partner A that was sent, with a line of each net amount. */
const sent = async (nets: readonly string[], period = SEPTEMBER, day = '2026-09-10T02:00:00Z') => {
  for (const net of nets) await given.delivery(PARTNER_A.id, day, [{ net }])
  const [drafted] = await given.draft([PARTNER_A.id], period)
  return given.take('sendSettlement', drafted!)
}

describe('a line that the partner disputes', () => {
  test('holds the settlement: neither the partner nor its silence confirms it', async () => {
    const disputed = await object(await sent(['100.00', '200.00']), 1, '90.40')
    expect(disputed).toMatchObject({
      status: 'DISPUTED',
      lines: [{ disputed: true }, { disputed: false }],
      disputes: [{ lineNo: 1, claim: '90.40', status: 'OPEN' }],
    })
    expect(await given.take('confirmSettlement', disputed)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    const start = t.clock.now()
    t.clock.set('2026-12-31T10:00:00+08:00')
    await t.subgraph.sweep()
    t.clock.set(start)
    expect(await read(disputed.id)).toMatchObject({ status: 'DISPUTED' })
  })

  test('stands where finance rejects: the settlement is with the partner anew, and so are its days of silence', async () => {
    const disputed = await object(await sent(['100.00']), 1, '0.00')
    const start = t.clock.now()
    t.clock.set('2026-11-25T10:00:00+08:00')
    expect(await decide(disputed.disputes[0], false)).toMatchObject({
      status: 'REJECTED',
      comment: 'checked with the warehouse',
      settlement: { status: 'SENT', gross: '113.00', lines: [{ disputed: false }] },
    })
    const [row] = await t.db.select().from(settlement).where(eq(settlement.id, disputed.id))
    expect(row?.sentAt).toEqual(t.clock.now())
    t.clock.set(start)
    expect(await object(await read(disputed.id), 1, '0.00')).toMatchObject({ refusal: 'LINE_DISPUTED' })
  })

  test('is put right beside it where finance accepts: line and adjustment are the claim, to the cent', async () => {
    const disputed = await object(await sent(['100.00', '50.00']), 1, '75.33')
    const { settlement: after } = await decide(disputed.disputes[0], true)
    expect(after).toMatchObject({
      status: 'SENT',
      gross: '131.83', // 75.33 + 56.50
      lines: [
        { kind: 'DELIVERY', gross: '113.00' },
        { kind: 'DELIVERY', gross: '56.50' },
        { lineNo: 3, kind: 'ADJUSTMENT', net: '-33.34', vat: '-4.33', gross: '-37.67' },
      ],
    })
    expect(await given.take('confirmSettlement', after)).toMatchObject({ status: 'CONFIRMED', gross: '131.83' })
  })

  test('keeps the settlement while another one is disputed still', async () => {
    const one = await object(await sent(['100.00', '200.00']), 1, '0.00')
    const two = await object(one, 2, '0.00')
    expect((await decide(two.disputes[0], false)).settlement).toMatchObject({ status: 'DISPUTED' })
    expect((await withdraw(two.disputes[1])).settlement).toMatchObject({
      status: 'SENT',
      disputes: [{ status: 'REJECTED' }, { status: 'WITHDRAWN' }],
    })
  })

  test('may be disputed again after the partner took it back, and not twice at once', async () => {
    const disputed = await object(await sent(['100.00']), 1, '0.00')
    expect(await object(disputed, 1, '1.00')).toMatchObject({ refusal: 'LINE_DISPUTED' })
    const { settlement: again } = await withdraw(disputed.disputes[0])
    expect(await object(again, 1, '1.00')).toMatchObject({ status: 'DISPUTED' })
  })

  test('is claimed otherwise than it says, with the same sign', async () => {
    const { id, version } = await sent(['100.00'])
    for (const [lineNo, claim, code] of [
      [1, '113.00', 'BAD_USER_INPUT'],
      [1, '-1.00', 'BAD_USER_INPUT'],
      [9, '1.00', 'NOT_FOUND'],
    ] as const) {
      const { errors } = await t.ask('partner-a', DISPUTE, { id, v: version, lineNo, claim })
      expect([claim, errors[0]?.extensions?.code]).toEqual([claim, code])
    }
  })
})

describe('what nobody disputes goes on', () => {
  test('disputed lines move to the next period with their dispute; the header is the sum of the rest', async () => {
    const disputed = await object(await sent(['100.00', '200.00']), 1, '10.00')
    const onward = await given.take('sendSettlement', disputed)
    expect(onward).toMatchObject({ status: 'SENT', gross: '226.00', lines: [{ lineNo: 2, net: '200.00' }] })
    expect(await given.take('confirmSettlement', onward)).toMatchObject({ status: 'CONFIRMED' })
    expect(await given.draft([PARTNER_A.id])).toEqual([]) // not in the same period again
    const [next] = await given.draft([PARTNER_A.id], OCTOBER)
    expect(await read(next!.id)).toMatchObject({
      net: '100.00',
      lines: [{ disputed: true }],
      disputes: [{ lineNo: 1, claim: '10.00', status: 'OPEN' }],
    })
    const carried = await given.take('sendSettlement', next!)
    expect(carried).toMatchObject({ status: 'DISPUTED' })
    const { disputes } = await read(next!.id)
    expect((await decide(disputes[0], true)).settlement).toMatchObject({ status: 'SENT', gross: '10.00' })
    expect(await read(onward.id)).toMatchObject({ status: 'CONFIRMED', gross: '226.00', disputes: [] })
  })

  test('decided between two settlements, both the line and its correction stand in the next', async () => {
    const disputed = await object(await sent(['100.00', '200.00']), 1, '10.00')
    const onward = await given.take('sendSettlement', disputed)
    const { disputes } = await read(onward.id)
    expect((await decide(disputes[0], true)).settlement).toMatchObject({
      status: 'SENT',
      gross: '226.00',
      version: onward.version,
    })
    const [next] = await given.draft([PARTNER_A.id], OCTOBER)
    expect(next).toMatchObject({ gross: '10.00', lines: [{ gross: '113.00' }, { gross: '-103.00' }] })
    expect(await given.take('sendSettlement', next!)).toMatchObject({ status: 'SENT' })
  })

  test('but not where everything is disputed', async () => {
    const disputed = await object(await sent(['100.00']), 1, '0.00')
    expect(await given.take('sendSettlement', disputed)).toMatchObject({ refusal: 'NOTHING_UNDISPUTED' })
    expect(await read(disputed.id)).toMatchObject({ status: 'DISPUTED', gross: '113.00', version: disputed.version })
  })

  test('a cancelled settlement leaves its disputes to the one that is drafted of the same goods', async () => {
    const disputed = await object(await sent(['100.00']), 1, '0.00')
    await given.take('cancelSettlement', disputed)
    const [again] = await given.draft([PARTNER_A.id])
    const carried = await read(again!.id)
    expect(carried).toMatchObject({ disputes: [{ status: 'OPEN' }] })
    expect((await read(disputed.id)).disputes).toEqual([])
    // Withdrawn in a draft, the draft stays one.
    expect(await withdraw(carried.disputes[0])).toMatchObject({ status: 'WITHDRAWN' })
    expect(await read(again!.id)).toMatchObject({ status: 'DRAFTED', gross: '113.00' })
  })
})

describe('who disputes and decides', () => {
  const open = async () => (await object(await sent(['100.00']), 1, '0.00')).disputes[0]

  test("is the partner and finance; another partner's dispute does not exist", async () => {
    const { id, version: v } = await open()
    for (const [as, mutation, code] of [
      ['finance', WITHDRAW, 'FORBIDDEN'],
      ['partner-a', DECIDE, 'FORBIDDEN'],
      ['management', DECIDE, 'FORBIDDEN'],
      ['partner-b', WITHDRAW, 'NOT_FOUND'],
    ] as const) {
      const { errors } = await t.ask(as, mutation, { id, v, accept: true })
      expect([as, errors[0]?.extensions?.code]).toEqual([as, code])
    }
    await given.delivery(PARTNER_B.id, '2026-09-10T02:00:00Z', [{ net: '1.00' }])
    const [ofB] = await given.draft([PARTNER_B.id])
    const sentB = await given.take('sendSettlement', ofB!)
    const { errors } = await t.ask('partner-a', DISPUTE, {
      id: sentB.id,
      v: sentB.version,
      lineNo: 1,
      claim: '0.00',
    })
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })
})

test('a correction makes a line the claim, to the cent, whatever the amounts and the rate', () => {
  const fen = fc.bigInt({ min: 0n, max: 10_000_000_000n })
  fc.assert(
    fc.property(fen, fen, fc.constantFrom('0.13', '0.09', '0.06'), (netFen, claimFen, rate) => {
      const [net, vatRate] = [Money.ofFen(netFen), new Decimal(rate)]
      const vat = net.times(vatRate)
      const correction = correctionOf({ net, vat, gross: net.plus(vat), vatRate }, Money.ofFen(claimFen))
      expect(net.plus(vat).plus(correction.gross)).toEqual(Money.ofFen(claimFen))
      expect(correction.net.plus(correction.vat)).toEqual(correction.gross)
      // What is left has its VAT at the rate, but for the fen that rounding the net from the gross leaves.
      const off = vat.plus(correction.vat).minus(net.plus(correction.net).times(vatRate))
      expect(off.compare(Money.ofFen(1n)) <= 0 && off.compare(Money.ofFen(-1n)) >= 0).toBe(true)
    }),
  )
})

test('D: the last day to object in counts by its date: nothing is disputed on the next one, though the schedule has not come by', async () => {
  const today = t.clock.now().toISOString()
  t.clock.set('2026-11-23T10:00:00+08:00') // a Monday: Tuesday to Thursday are the three working days
  const [inTime, late] = [await sent(['11.00']), await sent(['12.00'])]
  t.clock.set('2026-11-26T23:59:00+08:00')
  expect(await object(inTime, 1, '1.00')).toMatchObject({ status: 'DISPUTED' })
  t.clock.set('2026-11-27T00:00:00+08:00')
  expect(await object(late, 1, '1.00')).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
  await t.subgraph.sweep()
  expect(await read(late.id)).toMatchObject({ status: 'CONFIRMED' })
  t.clock.set(today)
})
