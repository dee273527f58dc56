import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { asc, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture, OCTOBER, userOf } from '../testing/fixture.ts'
import { ADJUST, STEPS, type Step } from '../testing/mutations.ts'
import { settlement, settlementLine } from './settlements.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)
await given.partnersAB()

const MONEY = `query ($id: ID, $r: [_Any!]!) {
  settlement(id: $id) { status paidOn lines { kind net gross description } invoices { no net vat gross } payments { id }
    setOffs { amount automatic prepayment { creditNote { gross } } } }
  partner: _entities(representations: $r) { ... on Partner { balance { receivable prepayment } creditLine { used } receivables { open } } } }`
const moneyOf = async (partnerId: string, id = 'stl_none') =>
  t.data('finance', MONEY, { id, r: [{ __typename: 'Partner', id: partnerId }] })
const ORDER =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { settledAmount paidAmount paymentStatus } } }'
const orderMoney = async (partnerId: string, id: string) =>
  (await t.data(userOf(partnerId), ORDER, { r: [{ __typename: 'Order', id }] }))._entities[0]
const used = async (partnerId: string) => (await moneyOf(partnerId)).partner[0].creditLine.used

describe('goods that came back', () => {
  test('are negative lines of the month in which they were accepted, each in one settlement', async () => {
    const partnerId = await given.contracted()
    const orderId = await given.order(partnerId, '1130.00')
    await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '1000.00' }], orderId)
    expect(await used(partnerId)).toBe('1130.00')
    await given.goodsBack(partnerId, '2026-09-30T15:59:59Z', [{ net: '100.00' }], orderId)
    await given.goodsBack(partnerId, '2026-09-30T16:00:00Z', [{ net: '33.33' }], orderId) // October
    expect(await used(partnerId)).toBe('979.34') // 1130.00 - 113.00 - 37.66
    const [drafted] = await given.draft([partnerId])
    expect(drafted).toMatchObject({ net: '900.00', vat: '117.00', gross: '1017.00' })
    expect((await moneyOf(partnerId, drafted!.id)).settlement.lines).toMatchObject([
      { kind: 'DELIVERY', net: '1000.00' },
      { kind: 'RETURN', net: '-100.00', gross: '-113.00', description: expect.stringMatching(/^RT-.* × 3$/) },
    ])
    await given.onward(drafted!, 'INVOICED')
    await given.pay(partnerId, '1017.00', drafted!.id)
    // 37.66 came back that no settlement holds yet.
    expect(await orderMoney(partnerId, orderId)).toEqual({
      settledAmount: '1017.00',
      paidAmount: '1017.00',
      paymentStatus: 'PAID',
    })
    const [next] = await given.draft([partnerId], OCTOBER)
    expect(next).toMatchObject({ gross: '-37.66' })
    await given.onward(next!, 'INVOICED')
    expect(await orderMoney(partnerId, orderId)).toEqual({
      settledAmount: '979.34',
      paidAmount: '979.34',
      paymentStatus: 'PAID',
    })
  })

  test('worth more than what was delivered, make a red invoice and a prepayment, to the cent, and nothing to pay', async () => {
    const partnerId = await given.contracted()
    const before = (await moneyOf(partnerId)).partner[0]
    await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '100.00' }])
    await given.goodsBack(partnerId, '2026-09-11T02:00:00Z', [{ net: '133.33' }])
    const [drafted] = await given.draft([partnerId])
    const settled = await given.onward(drafted!, 'INVOICED')
    expect(settled).toMatchObject({ status: 'PAID', gross: '-37.66' })
    const { settlement: at, partner } = await moneyOf(partnerId, drafted!.id)
    expect(at).toMatchObject({ paidOn: '2026-11-23', invoices: [{ net: '-33.33', vat: '-4.33', gross: '-37.66' }] })
    expect(Number(partner[0].balance.prepayment) - Number(before.balance.prepayment)).toBeCloseTo(37.66, 6)
    expect(partner[0].balance.receivable).toBe(before.balance.receivable)
    expect(partner[0].creditLine.used).toBe(before.creditLine.used)
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'SettlementPaid',
      payload: { gross: '-37.66', lateDays: 0 },
    })
  })

  test('H: of one VAT rate pay at once what is owed of another: no settlement owes and waits side by side', async () => {
    const partnerId = await given.contracted()
    const before = (await moneyOf(partnerId)).partner[0]
    await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '100.00' }])
    await given.goodsBack(partnerId, '2026-09-11T02:00:00Z', [{ net: '50.00', rate: '0.06' }])
    const [drafted] = await given.draft([partnerId])
    const settled = await given.onward(drafted!, 'INVOICED')
    expect(settled).toMatchObject({ status: 'PARTIALLY_PAID', gross: '60.00' })
    const { settlement: at, partner } = await moneyOf(partnerId, drafted!.id)
    expect(at.invoices.map((one: { gross: string }) => one.gross)).toEqual(['113.00', '-53.00'])
    expect(at.setOffs).toEqual([{ amount: '53.00', automatic: true, prepayment: { creditNote: { gross: '-53.00' } } }])
    expect(partner[0].balance.prepayment).toBe(before.balance.prepayment)
    expect(await given.pay(partnerId, '60.00', drafted!.id)).toMatchObject({ settlement: { status: 'PAID' } })
  })

  test('and delivered again for the same amount, need no invoice of that rate', async () => {
    const partnerId = await given.contracted()
    await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '100.00' }])
    await given.goodsBack(partnerId, '2026-09-11T02:00:00Z', [{ net: '100.00' }])
    const [drafted] = await given.draft([partnerId])
    expect(await given.onward(drafted!, 'INVOICED')).toMatchObject({ status: 'PAID', gross: '0.00' })
    expect((await moneyOf(partnerId, drafted!.id)).settlement.invoices).toEqual([])
  })
})

describe('an adjustment', () => {
  test('stands in the next settlement, of whatever month, and counts as credit used at once', async () => {
    const partnerId = await given.contracted()
    const before = Number(await used(partnerId))
    const adjusted = await given.adjust(partnerId, '-100.00')
    expect(adjusted).toMatchObject({
      no: expect.stringMatching(/^ADJ202611-\d{6}$/),
      gross: '-113.00',
      settlement: null,
    })
    expect(Number(await used(partnerId)) - before).toBeCloseTo(-113, 6)
    await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '300.00' }])
    const [drafted] = await given.draft([partnerId])
    expect(drafted).toMatchObject({ gross: '226.00' })
    expect((await moneyOf(partnerId, drafted!.id)).settlement.lines[1]).toMatchObject({
      kind: 'ADJUSTMENT',
      net: '-100.00',
      description: 'agreed by phone',
    })
    await given.take('cancelSettlement', drafted!)
    const [again] = await given.draft([partnerId])
    expect(again).toMatchObject({ gross: '226.00' })
    await given.onward(again!, 'INVOICED')
    await given.pay(partnerId, '226.00', again!.id)
    expect(Number(await used(partnerId)) - before).toBeCloseTo(0, 6)
  })

  test('of an order counts with that order', async () => {
    const partnerId = await given.contracted()
    const orderId = await given.order(partnerId, '113.00')
    await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '100.00' }], orderId)
    await given.adjust(partnerId, '-10.00', '0.13', orderId)
    const [drafted] = await given.draft([partnerId])
    await given.onward(drafted!, 'INVOICED')
    await given.pay(partnerId, '50.00', drafted!.id)
    expect(await orderMoney(partnerId, orderId)).toEqual({
      settledAmount: '101.70',
      paidAmount: '50.00',
      paymentStatus: 'PARTIAL',
    })
    await given.pay(partnerId, '51.70', drafted!.id)
    expect(await orderMoney(partnerId, orderId)).toEqual({
      settledAmount: '101.70',
      paidAmount: '101.70',
      paymentStatus: 'PAID',
    })
  })

  test('at a wrong VAT rate is refused with VAT_RATE: of an order, at another than its goods', async () => {
    const orderId = await given.order(PARTNER_A.id, '113.00')
    await given.delivery(PARTNER_A.id, '2026-09-10T02:00:00Z', [{ net: '100.00' }], orderId)
    expect(await given.adjust(PARTNER_A.id, '1.00', '0.17')).toMatchObject({ refusal: 'VAT_RATE' })
    expect(await given.adjust(PARTNER_A.id, '1.00', '0.06', orderId)).toMatchObject({ refusal: 'VAT_RATE' })
    expect(await given.adjust(PARTNER_A.id, '1.00', '0.06')).toMatchObject({ gross: '1.06' })
  })

  test('F: the same twice on a day is one, whatever the keys and whoever is at once, until somebody says why there are two', async () => {
    const partnerId = await given.partner()
    const answers = await Promise.all([1, 2, 3].map(() => given.adjust(partnerId, '-7.00')))
    const [first, ...others] = answers.filter((answer) => 'no' in answer)
    expect(others).toEqual([])
    expect(answers.filter((answer) => answer.refusal === 'DUPLICATE_ADJUSTMENT')).toHaveLength(2)
    const again = (more: string) =>
      t.data(
        'finance',
        unchecked(`mutation { result: recordAdjustment(partnerId: "${partnerId}", net: "-7.00", vatRate: "0.13", reason: "agreed by phone",
          idempotencyKey: "twice${more.length}" ${more}) { ... on SettlementAdjustment { no } ... on DuplicateAdjustment { code firstId message } } }`),
      )
    expect((await again('')).result).toMatchObject({ firstId: first!.id, message: expect.stringContaining(first!.no) })
    expect((await again(', acknowledgeDuplicate: "两笔赔付"')).result).toMatchObject({ no: expect.any(String) })
    expect(await given.adjust(partnerId, '-7.01')).toMatchObject({ net: '-7.01' })
    t.clock.set(new Date(t.clock.now().getTime() + 86_400_000))
    expect(await given.adjust(partnerId, '-7.00')).toMatchObject({ net: '-7.00' })
    t.clock.set(new Date(t.clock.now().getTime() - 86_400_000))
  })

  test('is recorded by finance, once a key, of the partner and its order', async () => {
    const input = { partnerId: PARTNER_A.id, net: '1.00', rate: '0.13', key: 'adjusted once' }
    const first = await t.data('finance', ADJUST, input)
    expect(await t.data('finance', ADJUST, input)).toEqual(first)
    for (const [as, changed, code] of [
      ['partner-a', {}, 'FORBIDDEN'],
      ['management', {}, 'FORBIDDEN'],
      ['finance', { partnerId: 'ptn_nobody' }, 'NOT_FOUND'],
      ['finance', { orderId: 'ord_nobodys' }, 'NOT_FOUND'],
      ['finance', { net: '0.00' }, 'BAD_USER_INPUT'],
    ] as const) {
      const { errors } = await t.ask(as, ADJUST, {
        ...input,
        ...changed,
        key: `${as}-${code}-${JSON.stringify(changed)}`,
      })
      expect([as, changed, errors[0]?.extensions?.code]).toEqual([as, changed, code])
    }
  })
})

test('F-01 nothing of a settlement changes after CONFIRMED: lines and header are the same after every mutation there is', async () => {
  await given.draft([PARTNER_A.id])
  const confirmed = await given.settlement('CONFIRMED')
  const { id } = confirmed
  const statement = async () => {
    const [row] = await t.db.select().from(settlement).where(eq(settlement.id, id))
    const lines = await t.db
      .select()
      .from(settlementLine)
      .where(eq(settlementLine.settlementId, id))
      .orderBy(asc(settlementLine.lineNo))
    const { net, vat, gross, periodFrom, periodTo, policyId, partnerId } = row!
    const said = { net, vat, gross, periodFrom, periodTo, policyId, partnerId }
    return { version: row!.version, status: row!.status, said, lines: lines.map(({ released, ...line }) => line) }
  }
  const before = await statement()
  const everything = async () => {
    await given.goodsBack(PARTNER_A.id, '2026-09-20T02:00:00Z', [{ net: '1.00' }])
    await given.adjust(PARTNER_A.id, '-5.00')
    await given.draft([PARTNER_A.id])
    await t.subgraph.sweep()
    await given.pay(PARTNER_A.id, '0.01', id)
    for (const name of Object.keys(STEPS) as Step[]) {
      if (name === 'cancelSettlement' || name === NEXT[(await statement()).status]) continue
      await given.take(name, { id, version: (await statement()).version })
      const { said, lines } = await statement()
      expect([name, said, lines]).toEqual([name, before.said, before.lines])
    }
  }
  for (const name of Object.values(NEXT)) {
    await everything()
    await given.take(name, { id, version: (await statement()).version })
  }
  await everything()
  const { invoices } = (
    await t.data('finance', 'query ($id: ID) { settlement(id: $id) { invoices { id version status } } }', { id })
  ).settlement
  for (const one of invoices) await given.takeBack('invoice', one)
  const { said, lines } = await statement()
  expect([said, lines]).toEqual([before.said, before.lines])
})

/** The step that brings a confirmed settlement on. */
const NEXT: Readonly<Record<string, Step>> = {
  CONFIRMED: 'submitSettlementForApproval',
  PENDING_APPROVAL: 'decideSettlement',
  APPROVED: 'issueInvoice',
}
