import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { creditLine, creditReservation } from './credit.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)
let n = 0

const lineOf = (id: string, more: Partial<typeof creditLine.$inferInsert> = {}) => {
  const limit = Money.parse(`${((n * 7) % 11) + 1}0.00`)
  return { id, limit, approvedLimit: limit, validTo: `2027-01-${String(1 + (n % 28)).padStart(2, '0')}`, ...more }
}

describe('creditLines', () => {
  const list = {
    ...{
      field: 'creditLines',
      filter: 'CreditLineFilter',
      sort: 'CreditLineSort',
      key: ({ partner }: { partner: { id: string } }) => partner.id,
    },
    node: 'limit available status validTo partner { id }',
  }
  const { find, refused } = listIn(t, list)
  const add = async (more: Partial<typeof creditLine.$inferInsert> = {}) => {
    n += 1
    const id = await given.partner({ name: `充电（第${n}）公司` })
    await t.db.insert(creditLine).values(lineOf(id, more))
    return id
  }
  const reserve = (partnerId: string, amount: string) => {
    const [held, none] = [Money.parse(amount), Money.zero]
    return t.db.insert(creditReservation).values({
      ...{ id: newId('reservation'), orderId: newId('order'), orderNo: 'SO', partnerId, status: 'RESERVED' },
      ...{
        requested: held,
        amount: held,
        posted: none,
        voided: none,
        decidedAt: t.clock.now(),
        expiresAt: t.clock.now(),
      },
    })
  }
  beforeAll(async () => {
    await given.partnersAB()
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'finance',
    sorts: {
      LEAST_AVAILABLE: ['up', ({ available }) => Number(available)],
      LARGEST: ['down', ({ limit }) => Number(limit)],
      ENDING: ['up', ({ validTo }) => validTo],
    },
    sortedOnTheFly: ['LEAST_AVAILABLE', 'LARGEST', 'ENDING'],
    add,
  })

  test('are filtered by the status they show, at its very border, by partner, limit and last day', async () => {
    const limit = Money.parse('100.00')
    const [fine, low, over] = [await add({ limit }), await add({ limit }), await add({ limit })]
    await reserve(fine, '80.00')
    await reserve(low, '80.01')
    await reserve(over, '100.01')
    const ended = await add({ validTo: '2026-11-22' })
    const blocked = await add({ blocked: true, blockReason: 'owes' })
    const found = await find('finance')
    for (const status of ['OK', 'WARNING', 'BLOCKED'])
      expect(await find('finance', { statuses: [status] })).toEqual(found.filter((line) => line.status === status))
    const partnersOf = async (filter: object) =>
      (await find('finance', { ...filter })).map(({ partner }) => partner.id).toSorted()
    expect(await partnersOf({ statuses: ['WARNING'] })).toEqual([low, over].toSorted())
    expect(await partnersOf({ statuses: ['BLOCKED'] })).toEqual([ended, blocked].toSorted())
    expect(await partnersOf({ statuses: ['WARNING', 'BLOCKED', 'OK'] })).toHaveLength(found.length)
    expect(await partnersOf({ statuses: [] })).toEqual([])
    expect(await partnersOf({ endingBefore: '2026-11-23' })).toEqual([ended])
    expect(await partnersOf({ partnerIds: [low] })).toEqual([low])
    expect(await partnersOf({ limit: { min: '100.00', max: '100.00' } })).toEqual(
      found
        .filter((line) => line.limit === '100.00')
        .map(({ partner }) => partner.id)
        .toSorted(),
    )
    const own = await given.partner({ name: '厦门（思明）充电公司' })
    await t.db.insert(creditLine).values(lineOf(own))
    expect(await partnersOf({ search: '(思明) 厦门' })).toEqual([own])
  })

  test('a partner sees its own only; who may not read amounts is told none by their order', async () => {
    await given.partnersAB()
    await t.db
      .insert(creditLine)
      .values([lineOf(PARTNER_A.id), lineOf(PARTNER_B.id)])
      .onConflictDoNothing()
    expect((await find('partner-a', {})).map(({ partner }) => partner.id)).toEqual([PARTNER_A.id])
    expect(await find('partner-a', { partnerIds: [PARTNER_B.id] })).toEqual([])
    expect(await refused('order-desk', {})).toBe('FORBIDDEN')
  })
})
