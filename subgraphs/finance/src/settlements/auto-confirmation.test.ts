import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { settlement } from './settlements.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

const sweepAt = async (at: string) => {
  t.clock.set(at)
  return t.subgraph.sweep()
}

describe('silence', () => {
  beforeEach(() => t.clock.set('2026-11-23T10:00:00+08:00'))
  const sent = async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '100.00' }])
    const [drafted] = await given.draft([partnerId])
    return given.take('sendSettlement', drafted!)
  }
  const statusOf = async ({ id }: { id: string }) =>
    (await t.db.select().from(settlement).where(eq(settlement.id, id)))[0]?.status

  test('of three working days confirms a settlement, and the others are told as if the partner had', async () => {
    const settled = await sent() // on a Monday
    await sweepAt('2026-11-26T23:59:00+08:00')
    expect(await statusOf(settled)).toBe('SENT')
    await sweepAt('2026-11-27T00:00:00+08:00')
    expect(await statusOf(settled)).toBe('CONFIRMED')
    expect(await t.recorded()).toContainEqual({
      type: 'SettlementConfirmed',
      payload: expect.objectContaining({ settlementId: settled.id }),
    })
  })

  test('is taken once, whoever sweeps', async () => {
    const settled = []
    for (let i = 0; i < 8; i += 1) settled.push(await sent())
    t.clock.set('2026-11-27T00:00:00+08:00')
    const done = await Promise.all([1, 2, 3].map(() => t.subgraph.sweep()))
    expect(done.reduce((sum, { 'auto-confirm-settlements': count }) => sum + count!, 0)).toBeGreaterThanOrEqual(8)
    const told = (await t.recorded()).filter(({ type }) => type === 'SettlementConfirmed')
    for (const { id } of settled)
      expect(told.filter(({ payload }) => (payload as { settlementId: string }).settlementId === id)).toHaveLength(1)
  })

  test('counts working days: a weekend is none', async () => {
    t.clock.set('2026-11-26T10:00:00+08:00') // Thursday: Friday, Monday, Tuesday
    const settled = await sent()
    await sweepAt('2026-12-01T23:59:00+08:00')
    expect(await statusOf(settled)).toBe('SENT')
    await sweepAt('2026-12-02T00:00:00+08:00')
    expect(await statusOf(settled)).toBe('CONFIRMED')
  })
})
