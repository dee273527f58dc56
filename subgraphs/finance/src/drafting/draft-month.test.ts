import { testSubgraph } from '@channelgraph/testkit'
import { type BusinessDate, Money, monthOf, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { SCHEDULED_BY, settlement, settlementRun } from '../settlements/settlements.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { draftMonth } from './commands/draft-month.ts'
import { findLastScheduledMonth } from './drafting.store.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

const sweepAt = async (at: string) => {
  t.clock.set(at)
  return t.subgraph.sweep()
}
/** As if a month had been drafted last by schedule; none at all where none is named. */
const draftedLast = async (month: BusinessDate | null) => {
  await t.db.delete(settlementRun).where(eq(settlementRun.by, SCHEDULED_BY))
  if (!month) return
  const { from: periodFrom, to: periodTo } = monthOf(month)
  const id = newId('settlementRun')
  await t.db.insert(settlementRun).values({ id, periodFrom, periodTo, by: SCHEDULED_BY, at: t.clock.now() })
}
const scheduled = async () =>
  (await t.db.select().from(settlementRun).where(eq(settlementRun.by, 'system'))).map((run) => run.periodFrom).sort()
const settlementsOf = (partnerId: string) =>
  t.db.select().from(settlement).where(eq(settlement.partnerId, partnerId)).orderBy(settlement.periodFrom)

describe('on the first working day of a month', () => {
  test('the month before is drafted for all, once, by the system', async () => {
    await draftedLast(null)
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
    await draftedLast('2026-09-01')
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-08-10T02:00:00Z', [{ net: '7.00' }]) // heard of after August was drafted
    await sweepAt('2026-11-02T09:00:00+08:00')
    expect(await settlementsOf(partnerId)).toMatchObject([{ periodFrom: '2026-10-01' }])
  })

  test('months that were missed are caught up, each for itself, the oldest first', async () => {
    await draftedLast('2026-10-01')
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-11-10T02:00:00Z', [{ net: '1.00' }])
    await given.delivery(partnerId, '2026-12-10T02:00:00Z', [{ net: '2.00' }])
    expect((await sweepAt('2027-01-20T09:00:00+08:00'))['draft-settlements']).toBe(2)
    expect(await scheduled()).toEqual(['2026-10-01', '2026-11-01', '2026-12-01'])
    expect((await settlementsOf(partnerId)).map((row) => [row.periodFrom, row.net.toString()])).toEqual([
      ['2026-11-01', '1.00'],
      ['2026-12-01', '2.00'],
    ])
  })

  test('two replicas never draft it twice', async () => {
    await draftedLast('2026-12-01')
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2027-01-10T02:00:00Z', [{ net: '1.00' }])
    t.clock.set('2027-02-10T09:00:00+08:00')
    const runs = await Promise.all([1, 2, 3].map(() => draftMonth(t.subgraph.system('replica'), null)))
    expect(runs.filter(Boolean)).toHaveLength(1)
    expect(await findLastScheduledMonth(t.db)).toBe('2027-01-01')
    expect(await settlementsOf(partnerId)).toHaveLength(1)
  })

  test('A: a partner that cannot be drafted is set apart and reported, holds up nobody, and is drafted once it can be', async () => {
    await draftedLast('2027-01-01')
    const [broken, sound] = [await given.partner(), await given.partner()]
    await given.delivery(broken, '2027-02-10T02:00:00Z', [{ net: '1.00' }, { net: '1.00' }])
    await given.delivery(sound, '2027-02-10T02:00:00Z', [{ net: '3.00' }])
    // Two lines that no settlement can hold together.
    const ofBroken = eq(deliveryRef.partnerId, broken)
    await t.db
      .update(deliveryRef)
      .set({ net: Money.parse('9999999999999999.00') })
      .where(ofBroken)
    await expect(sweepAt('2027-03-10T09:00:00+08:00')).rejects.toThrow('sweeps failed')
    expect(t.subgraph.failingRows().get('draft-settlements')).toBe(1)
    expect(await settlementsOf(sound)).toMatchObject([{ periodFrom: '2027-02-01' }])
    expect(await settlementsOf(broken)).toEqual([])
    expect(await findLastScheduledMonth(t.db)).toBe('2027-02-01')
    // The next month is not held up either, and nothing is drafted twice.
    await given.delivery(sound, '2027-03-10T02:00:00Z', [{ net: '4.00' }])
    await expect(sweepAt('2027-04-10T09:00:00+08:00')).rejects.toThrow('sweeps failed')
    expect((await settlementsOf(sound)).map(({ net }) => net.toString())).toEqual(['3.00', '4.00'])
    await t.db
      .update(deliveryRef)
      .set({ net: Money.parse('1.00') })
      .where(ofBroken)
    await sweepAt('2027-04-10T09:01:00+08:00')
    expect(t.subgraph.failingRows().get('draft-settlements')).toBeUndefined()
    expect(await settlementsOf(broken)).toMatchObject([{ periodFrom: '2027-02-01', status: 'DRAFTED' }])
    expect(await settlementsOf(sound)).toHaveLength(2)
  })

  test('in a year whose holidays are not known yet it is the first weekday, marked provisional', async () => {
    await draftedLast('2026-08-01')
    await sweepAt('2027-05-02T09:00:00+08:00') // a Sunday; the 1st was a Saturday
    expect(await findLastScheduledMonth(t.db)).toBe('2027-03-01')
    await sweepAt('2027-05-03T09:00:00+08:00')
    const runs = await t.db.select().from(settlementRun).where(eq(settlementRun.periodFrom, '2027-04-01'))
    expect(runs).toMatchObject([{ provisional: true }])
    const known = await t.db.select().from(settlementRun).where(eq(settlementRun.periodFrom, '2026-09-01'))
    expect(known).toMatchObject([{ provisional: false }])
  })
})
