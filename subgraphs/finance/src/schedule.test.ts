import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { draftMonth } from './drafting/commands/draft-month.ts'
import { findLastScheduledMonth } from './drafting/drafting.store.ts'
import { settlement, settlementRun } from './settlements/settlements.tables.ts'
import { finance } from './subgraph.ts'
import { financeFixture } from './testing/fixture.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

const sweepAt = async (at: string) => {
  t.clock.set(at)
  return t.subgraph.sweep()
}
const scheduled = async () =>
  (await t.db.select().from(settlementRun).where(eq(settlementRun.by, 'system'))).map((run) => run.periodFrom).sort()
const settlementsOf = (partnerId: string) =>
  t.db.select().from(settlement).where(eq(settlement.partnerId, partnerId)).orderBy(settlement.periodFrom)

describe('on the first working day of a month', () => {
  test('the month before is drafted for all, once, by the system', async () => {
    await sweepAt('2026-09-01T09:00:00+08:00') // begins the schedule: August
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-09-10T02:00:00Z', [{ net: '100.00' }])
    await given.delivery(partnerId, '2026-10-01T02:00:00Z', [{ net: '999.00' }])
    // 1 to 7 October are the holidays; Thursday the 8th is the first working day.
    expect((await sweepAt('2026-10-07T23:59:00+08:00'))['draft-settlements']).toBe(0)
    expect((await sweepAt('2026-10-08T00:00:00+08:00'))['draft-settlements']).toBe(1)
    expect((await sweepAt('2026-10-08T00:01:00+08:00'))['draft-settlements']).toBe(0)
    expect(await settlementsOf(partnerId)).toMatchObject([
      { periodFrom: '2026-09-01', status: 'DRAFTED', preparedBy: 'system' },
    ])
    expect((await settlementsOf(partnerId))[0]?.net.toString()).toBe('100.00')
  })

  test('what was accepted earlier and stands nowhere is drafted with it, so that nothing is lost', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-08-10T02:00:00Z', [{ net: '7.00' }]) // heard of after August was drafted
    await sweepAt('2026-11-02T09:00:00+08:00')
    expect(await settlementsOf(partnerId)).toMatchObject([{ periodFrom: '2026-10-01' }])
  })

  test('months that were missed are caught up, each for itself, the oldest first', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-11-10T02:00:00Z', [{ net: '1.00' }])
    await given.delivery(partnerId, '2026-12-10T02:00:00Z', [{ net: '2.00' }])
    expect((await sweepAt('2027-01-20T09:00:00+08:00'))['draft-settlements']).toBe(2)
    expect(await scheduled()).toEqual(['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01', '2026-12-01'])
    expect((await settlementsOf(partnerId)).map((row) => [row.periodFrom, row.net.toString()])).toEqual([
      ['2026-11-01', '1.00'],
      ['2026-12-01', '2.00'],
    ])
  })

  test('two replicas never draft it twice', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2027-01-10T02:00:00Z', [{ net: '1.00' }])
    t.clock.set('2027-02-10T09:00:00+08:00')
    const runs = await Promise.all([1, 2, 3].map(() => draftMonth(t.subgraph.system('replica'), null)))
    expect(runs.filter(Boolean)).toHaveLength(1)
    expect(await findLastScheduledMonth(t.db)).toBe('2027-01-01')
    expect(await settlementsOf(partnerId)).toHaveLength(1)
  })

  test('in a year whose holidays are not known yet it is the first weekday, marked provisional', async () => {
    await sweepAt('2027-05-02T09:00:00+08:00') // a Sunday; the 1st was a Saturday
    expect(await findLastScheduledMonth(t.db)).toBe('2027-03-01')
    await sweepAt('2027-05-03T09:00:00+08:00')
    const runs = await t.db.select().from(settlementRun).where(eq(settlementRun.periodFrom, '2027-04-01'))
    expect(runs).toMatchObject([{ provisional: true }])
    const known = await t.db.select().from(settlementRun).where(eq(settlementRun.periodFrom, '2026-09-01'))
    expect(known).toMatchObject([{ provisional: false }])
  })
})

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
