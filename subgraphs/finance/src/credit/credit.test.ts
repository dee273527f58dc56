import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { reserveCredit } from './commands/reserve-credit.ts'
import { creditLine, creditReservation } from './credit.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

const LINE =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { creditLine { limit used reserved available status version } } } }'
const representation = (id: string) => ({ r: [{ __typename: 'Partner', id }] })
const lineOf = async (partnerId: string, as = 'finance') =>
  (await t.data(as, LINE, representation(partnerId)))._entities[0].creditLine
const latest = async () => (await t.recorded()).at(-1)
const toldOf = async (partnerId: string) =>
  (await t.recorded()).filter(({ payload }) => payload.partnerId === partnerId)
const withLimit = async (creditLimit: string) => {
  const partnerId = await given.partner()
  await given.contract(partnerId, { creditLimit })
  return partnerId
}

describe('an order', () => {
  test('is reserved at its gross, and the others are told what is left', async () => {
    const partnerId = await withLimit('1000.00')
    const orderId = await given.order(partnerId, '600.00')
    expect(await latest()).toMatchObject({
      type: 'CreditReserved',
      payload: { orderId, partnerId, amount: '600.00', available: '400.00' },
    })
    expect(await lineOf(partnerId)).toMatchObject({
      used: '0.00',
      reserved: '600.00',
      available: '400.00',
      status: 'OK',
    })
  })

  test('beyond what is available is refused and holds nothing; submitted again it is decided anew', async () => {
    const partnerId = await withLimit('1000.00')
    const first = await given.order(partnerId, '600.00')
    const second = await given.order(partnerId, '400.01')
    expect(await latest()).toMatchObject({
      type: 'CreditRefused',
      payload: { orderId: second, reason: 'LIMIT', available: '400.00' },
    })
    expect(await lineOf(partnerId)).toMatchObject({ reserved: '600.00' })
    await given.cancellation(partnerId, first, '600.00')
    await given.order(partnerId, '400.01', second)
    expect(await latest()).toMatchObject({ type: 'CreditReserved', payload: { orderId: second, available: '599.99' } })
  })

  test('E: that was refused is reserved by itself once its line covers it, the longest waiting first, and the orders department is told', async () => {
    const partnerId = await withLimit('1000.00')
    const taken = await given.order(partnerId, '900.00')
    const refused = [await given.order(partnerId, '600.00'), await given.order(partnerId, '500.00')]
    const retried = async () => {
      const before = (await toldOf(partnerId)).length
      await t.subgraph.sweep()
      return (await toldOf(partnerId)).slice(before)
    }
    expect(await retried()).toEqual([])
    await given.cancellation(partnerId, taken, '900.00')
    expect(await retried()).toMatchObject([
      { type: 'CreditReserved', payload: { orderId: refused[0], amount: '600.00', available: '400.00' } },
    ])
    await t.db
      .update(creditLine)
      .set({ limit: Money.parse('1200.00') })
      .where(eq(creditLine.id, partnerId))
    expect(await retried()).toMatchObject([{ payload: { orderId: refused[1], available: '100.00' } }])
    expect(await retried()).toEqual([])
  })

  test('E: that was refused and then cancelled is not wanted any more, and takes no credit when there is some', async () => {
    const partnerId = await withLimit('100.00')
    const [part, whole] = [await given.order(partnerId, '600.00'), await given.order(partnerId, '500.00')]
    await given.cancellation(partnerId, part, '550.00')
    await given.cancellation(partnerId, whole, '500.00')
    await t.subgraph.sweep()
    expect((await toldOf(partnerId)).at(-1)).toMatchObject({
      type: 'CreditReserved',
      payload: { orderId: part, available: '50.00' },
    })
    expect(await lineOf(partnerId)).toMatchObject({ reserved: '50.00' })
  })

  test('submitted twice is reserved once', async () => {
    const partnerId = await withLimit('1000.00')
    const orderId = await given.order(partnerId, '600.00')
    await given.order(partnerId, '600.00', orderId)
    expect(await latest()).toMatchObject({ type: 'CreditReserved', payload: { orderId, available: '400.00' } })
    expect(await lineOf(partnerId)).toMatchObject({ reserved: '600.00' })
  })

  test('of a partner without a contract is refused', async () => {
    await given.order(await given.partner(), '1.00')
    expect(await latest()).toMatchObject({
      type: 'CreditRefused',
      payload: { reason: 'NO_CREDIT_LINE', available: '0.00' },
    })
  })

  test('cancelled in part frees that part, and never more than is held', async () => {
    const partnerId = await withLimit('1000.00')
    const orderId = await given.order(partnerId, '600.00')
    await given.cancellation(partnerId, orderId, '100.00')
    expect(await lineOf(partnerId)).toMatchObject({ reserved: '500.00' })
    await given.cancellation(partnerId, orderId, '9000.00')
    expect(await lineOf(partnerId)).toMatchObject({ reserved: '0.00', available: '1000.00' })
  })

  test('delivered turns from reserved into used, stays used when it is invoiced, and is free once paid', async () => {
    const orderId = await given.order(PARTNER_A.id, '1130.00')
    await given.delivery(PARTNER_A.id, '2026-09-10T02:00:00Z', [{ net: '400.00' }], orderId)
    const delivered = { used: '452.00', reserved: '678.00', available: '998870.00' }
    expect(await lineOf(PARTNER_A.id)).toMatchObject(delivered)
    let [settlement] = await given.draft([PARTNER_A.id])
    for (const name of [
      'sendSettlement',
      'confirmSettlement',
      'submitSettlementForApproval',
      'decideSettlement',
      'issueInvoice',
    ] as const) {
      settlement = await given.take(name, settlement!)
      expect(await lineOf(PARTNER_A.id)).toMatchObject(delivered)
    }
    await given.pay(PARTNER_A.id, '452.00', settlement!.id)
    expect(await lineOf(PARTNER_A.id)).toMatchObject({ used: '0.00', reserved: '678.00', available: '999322.00' })
  })

  test('not delivered for 90 days loses its reservation, and what was delivered stays used', async () => {
    const partnerId = await withLimit('1000.00')
    const orderId = await given.order(partnerId, '226.00')
    await given.delivery(partnerId, t.clock.now().toISOString(), [{ net: '100.00' }], orderId)
    const start = t.clock.now()
    t.clock.set('2027-02-21T15:59:59Z')
    expect((await t.subgraph.sweep())['expire-reservations']).toBe(0)
    t.clock.set('2027-02-21T16:00:00Z')
    expect((await t.subgraph.sweep())['expire-reservations']).toBeGreaterThan(0)
    t.clock.set(start)
    expect(await lineOf(partnerId)).toMatchObject({ used: '113.00', reserved: '0.00', available: '887.00' })
    // The others are told what is free again; of an order delivered in whole there is nothing to tell.
    const expired = (await toldOf(partnerId)).filter(({ type }) => type === 'CreditExpired')
    expect(expired).toEqual([{ type: 'CreditExpired', payload: { orderId, partnerId, amount: '113.00' } }])
  })

  describe('that is split', () => {
    const reservationsOf = async (partnerId: string) =>
      (await t.db.select().from(creditReservation).where(eq(creditReservation.partnerId, partnerId)))
        .map(({ id, orderId, orderNo, partnerId: _, version, ...row }) => ({
          ...row,
          requested: row.requested.toString(),
        }))
        .sort((a, b) => (a.requested < b.requested ? -1 : 1))
        .map((row) => JSON.parse(JSON.stringify(row)))

    test('takes its reservation along: the same state as of both orders submitted apart, and an answer for the new one', async () => {
      const [whole, apart] = [await withLimit('1000.00'), await withLimit('1000.00')]
      const orderId = await given.order(whole, '900.00')
      const newOrderId = await given.split(whole, orderId, '600.00', '300.00')
      expect(await latest()).toMatchObject({
        type: 'CreditReserved',
        payload: { orderId: newOrderId, amount: '300.00', available: '100.00' },
      })
      await given.order(apart, '600.00')
      await given.order(apart, '300.00')
      expect(await reservationsOf(whole)).toEqual(await reservationsOf(apart))
      expect(await lineOf(whole)).toMatchObject({ reserved: '900.00', available: '100.00' })
    })

    test('keeps what was delivered of it, and holds no more than either order still wants', async () => {
      const partnerId = await withLimit('1000.00')
      const orderId = await given.order(partnerId, '904.00')
      await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '400.00' }], orderId)
      const newOrderId = await given.split(partnerId, orderId, '565.00', '339.00')
      expect(await lineOf(partnerId)).toMatchObject({ used: '452.00', reserved: '452.00' })
      await given.cancellation(partnerId, newOrderId, '339.00')
      expect(await lineOf(partnerId)).toMatchObject({ used: '452.00', reserved: '113.00' })
    })

    test('is held on though the line was blocked since: it is no new credit', async () => {
      const partnerId = await withLimit('1000.00')
      const orderId = await given.order(partnerId, '900.00')
      await t.db.update(creditLine).set({ blocked: true }).where(eq(creditLine.id, partnerId))
      await given.split(partnerId, orderId, '600.00', '300.00')
      expect(await latest()).toMatchObject({ type: 'CreditReserved' })
      // A fen of rounding beyond what was held is new credit, which is not given.
      const rounded = await given.split(partnerId, orderId, '500.00', '100.01')
      expect(await latest()).toMatchObject({ type: 'CreditRefused', payload: { orderId: rounded, reason: 'BLOCKED' } })
    })

    test('refused, is refused in both parts', async () => {
      const partnerId = await withLimit('100.00')
      const orderId = await given.order(partnerId, '900.00')
      const newOrderId = await given.split(partnerId, orderId, '850.00', '50.00')
      expect(await latest()).toMatchObject({
        type: 'CreditRefused',
        payload: { orderId: newOrderId, amount: '50.00', reason: 'LIMIT' },
      })
      expect(await lineOf(partnerId)).toMatchObject({ reserved: '0.00' })
      await given.order(partnerId, '50.00', newOrderId) // asked again, it is decided anew
      expect(await latest()).toMatchObject({ type: 'CreditReserved', payload: { orderId: newOrderId } })
    })
  })

  test('never oversells the line, however many are decided at the same moment', async () => {
    const partnerId = await withLimit('1000.00')
    const submitted = { no: 'SO', partnerId, submittedAt: t.clock.now().toISOString(), gross: '300.00' }
    await Promise.all(
      Array.from({ length: 12 }, () =>
        reserveCredit(t.subgraph.system('test'), { ...submitted, orderId: newId('order') }),
      ),
    )
    expect(await lineOf(partnerId)).toMatchObject({ reserved: '900.00', available: '100.00', status: 'WARNING' })
    const answers = (await toldOf(partnerId)).map(({ type }) => type)
    expect(answers.filter((type) => type === 'CreditReserved')).toHaveLength(3)
    expect(answers.filter((type) => type === 'CreditRefused')).toHaveLength(9)
  })
})

describe('the line', () => {
  const SET = `mutation ($id: ID!, $v: Int!, $limit: Money!) { result: setCreditLimit(partnerId: $id, expectedVersion: $v, limit: $limit, reason: "growth") {
    ... on CreditLine { limit available version } ... on Refusal { refusal: code } } }`
  const BLOCK = <const Name extends string>(name: Name) =>
    `mutation ($id: ID!, $v: Int!) { result: ${name}(partnerId: $id, expectedVersion: $v, reason: "late payments") {
    ... on CreditLine { status blockReason version } ... on Refusal { refusal: code } } }` as const

  test('follows the contract; a new contract sets it anew', async () => {
    const partnerId = await withLimit('1000.00')
    await given.contract(partnerId, { creditLimit: '2000.00' })
    expect(await lineOf(partnerId)).toMatchObject({ limit: '2000.00', version: 2 })
  })

  test('is raised by finance up to 20 %, beyond that by management', async () => {
    const id = await withLimit('1000.00')
    const set = async (as: string, limit: string, v: number) => (await t.data(as, SET, { id, v, limit })).result
    expect(await set('finance', '1200.01', 1)).toEqual({ refusal: 'CREDIT_RAISE_NEEDS_MANAGEMENT' })
    expect(await set('finance', '1200.00', 1)).toEqual({ limit: '1200.00', available: '1200.00', version: 2 })
    expect(await set('management', '5000.00', 1)).toEqual({ refusal: 'STALE_VERSION' })
    expect(await set('management', '5000.00', 2)).toMatchObject({ limit: '5000.00', version: 3 })
  })

  test('D: is raised by finance by 20 % in all, in however many steps, until management or a contract grants anew', async () => {
    const id = await withLimit('1000.00')
    let v = 0
    const set = async (as: string, limit: string) => {
      const { result } = await t.data(as, SET, { id, v: v + 1, limit })
      if (!('refusal' in result)) v += 1
      return result
    }
    expect(await set('finance', '1100.00')).toMatchObject({ limit: '1100.00' })
    expect(await set('finance', '1200.00')).toMatchObject({ limit: '1200.00' })
    expect(await set('finance', '1200.01')).toEqual({ refusal: 'CREDIT_RAISE_NEEDS_MANAGEMENT' })
    expect(await set('finance', '500.00')).toMatchObject({ limit: '500.00' })
    expect(await set('finance', '1200.00')).toMatchObject({ limit: '1200.00' })
    expect(await set('management', '1200.00')).toMatchObject({ limit: '1200.00' })
    expect(await set('finance', '1440.00')).toMatchObject({ limit: '1440.00' })
    expect(await set('finance', '1440.01')).toEqual({ refusal: 'CREDIT_RAISE_NEEDS_MANAGEMENT' })
    await given.contract(id, { creditLimit: '2000.00' })
    v += 1
    expect(await set('finance', '2400.00')).toMatchObject({ limit: '2400.00' })
  })

  test('G-01 is blocked once and unblocked once; while it is blocked no order is reserved', async () => {
    const id = await withLimit('1000.00')
    const run = async (name: 'blockCredit' | 'unblockCredit', v: number) =>
      (await t.data('finance', BLOCK(name), { id, v })).result
    expect(await run('unblockCredit', 1)).toEqual({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await run('blockCredit', 1)).toEqual({ status: 'BLOCKED', blockReason: 'late payments', version: 2 })
    expect(await run('blockCredit', 2)).toEqual({ refusal: 'ILLEGAL_TRANSITION' })
    await given.order(id, '1.00')
    expect(await latest()).toMatchObject({ type: 'CreditRefused', payload: { reason: 'BLOCKED' } })
    expect(await run('unblockCredit', 2)).toEqual({ status: 'OK', blockReason: null, version: 3 })
  })

  test('shows the order desk its status, and not the amounts', async () => {
    const { data, errors } = await t.ask('order-desk', LINE, representation(PARTNER_A.id))
    expect(data._entities[0].creditLine).toMatchObject({ status: 'OK', limit: null, used: null, available: null })
    expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(new Set(['FORBIDDEN']))
  })

  test("is shown to its partner and its channel manager; another's id gives null, to a partner with FORBIDDEN before any SQL", async () => {
    expect(await lineOf(PARTNER_A.id, 'partner-a')).toMatchObject({ limit: '1000000.00' })
    expect(await lineOf(PARTNER_A.id, 'channel-manager-east')).toMatchObject({ limit: '1000000.00' })
    expect((await t.data('channel-manager-east', LINE, representation(PARTNER_B.id)))._entities).toEqual([null])
    let answer: Awaited<ReturnType<typeof t.ask>> | undefined
    const statements = await t.statements(async () => {
      answer = await t.ask('partner-a', LINE, representation(PARTNER_B.id))
    })
    expect(answer?.data._entities).toEqual([null])
    expect(answer?.errors[0]?.extensions?.code).toBe('FORBIDDEN')
    expect(statements).toEqual([])
  })

  test('is used to a share of what the contract grants', async () => {
    const partnerId = await given.partner()
    const id = await given.contract(partnerId, { creditLimit: '3000.00' })
    await given.order(partnerId, '1000.00')
    const { _entities } = await t.data(
      'management',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Contract { creditUtilisation } } }',
      { r: [{ __typename: 'Contract', id, creditLimit: '3000.00' }] },
    )
    expect(_entities).toEqual([{ creditUtilisation: '0.333333' }])
  })
})
