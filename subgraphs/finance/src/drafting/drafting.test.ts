import { partnerRef } from '@channelgraph/partner-ref'
import { testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { settlement, settlementRun } from '../settlements/settlements.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture, OCTOBER, SEPTEMBER } from '../testing/fixture.ts'
import { DRAFT } from '../testing/mutations.ts'
import { draftPending } from './commands/draft-pending.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

describe('drafting', () => {
  test('F-01 the lines are the accepted deliveries of the month, to the cent, and the header is their sum', async () => {
    const partnerId = await given.partner()
    const nets = ['106194.69', '0.01', '333.33']
    await given.delivery(
      partnerId,
      '2026-09-05T02:00:00Z',
      nets.slice(0, 2).map((net) => ({ net })),
    )
    await given.delivery(partnerId, '2026-09-20T02:00:00Z', [{ net: nets[2]!, rate: '0.06' }])
    const [settlement] = await given.draft([partnerId])
    expect(settlement).toMatchObject({
      status: 'DRAFTED',
      lines: [
        { lineNo: expect.any(Number), net: '106194.69', vat: '13805.31', gross: '120000.00' },
        { net: '0.01', vat: '0.00', gross: '0.01' },
        { lineNo: 3, net: '333.33', vat: '20.00', gross: '353.33' },
      ].map((line) => expect.objectContaining(line)),
      net: '106528.03',
      vat: '13825.31',
      gross: '120353.34',
    })
  })

  test('F-01 a delivery accepted 2026-09-30T16:00:00Z belongs to October', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-09-30T15:59:59Z', [{ net: '100.00' }])
    await given.delivery(partnerId, '2026-09-30T16:00:00Z', [{ net: '200.00' }])
    expect(await given.draft([partnerId], SEPTEMBER)).toMatchObject([{ net: '100.00' }])
    expect(await given.draft([partnerId], OCTOBER)).toMatchObject([
      { net: '200.00', no: expect.stringMatching(/^ST202610-/) },
    ])
  })

  test('F-01 a settlement leaves out goods the partner has not accepted', async () => {
    const partnerId = await given.partner()
    await given.order(partnerId, '113.00')
    expect(await given.draft([partnerId])).toEqual([])
  })

  test('F-01 each delivered quantity is in exactly one settlement that is not cancelled', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-09-05T02:00:00Z', [{ net: '100.00' }])
    const [first] = await given.draft([partnerId])
    expect(await given.draft([partnerId])).toEqual([])
    expect(await given.take('cancelSettlement', first!)).toMatchObject({ status: 'CANCELLED' })
    const [second] = await given.draft([partnerId])
    expect(second).toMatchObject({ net: '100.00' })
    expect(second!.no).not.toBe(first!.no)
  })

  test('F-01 what is accepted after a draft stands in a further settlement of the month', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-09-05T02:00:00Z', [{ net: '100.00' }])
    expect(await given.draft([partnerId])).toMatchObject([{ net: '100.00' }])
    await given.delivery(partnerId, '2026-09-06T02:00:00Z', [{ net: '30.00' }])
    expect(await given.draft([partnerId])).toMatchObject([{ net: '30.00' }])
  })

  test('at the same moment, of the same deliveries, happens once', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-09-05T02:00:00Z', [{ net: '100.00' }])
    const drafted = await Promise.all([1, 2, 3].map(() => given.draft([partnerId])))
    expect(drafted.flat()).toHaveLength(1)
  })

  test('with the same idempotency key answers with the same settlements', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-09-05T02:00:00Z', [{ net: '100.00' }])
    const once = { period: SEPTEMBER, partnerIds: [partnerId], key: 'once' }
    const first = await t.data('finance', DRAFT, once)
    expect(await t.data('finance', DRAFT, once)).toEqual(first)
  })

  test('is of one whole month that has begun', async () => {
    for (const period of [
      { from: '2026-09-01', to: '2026-09-29' },
      { from: '2026-09-02', to: '2026-09-30' },
      { from: '2026-12-01', to: '2026-12-31' },
    ]) {
      const { errors } = await t.ask('finance', DRAFT, { period, key: `wrong-${period.from}-${period.to}` })
      expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    }
  })

  test('takes as many statements for each partner as for one, however many lines there are', async () => {
    const partners: string[] = []
    for (let i = 0; i < 5; i += 1) partners.push(await given.partner())
    for (const id of partners) await given.delivery(id, '2026-09-05T02:00:00Z', [{ net: '1.00' }, { net: '2.00' }])
    const statements = async (from: number, to: number) =>
      (await t.statements(() => given.draft(partners.slice(from, to)))).length
    const one = await statements(0, 1)
    const two = await statements(1, 3)
    expect(await statements(3, 5)).toBe(two)
    await given.delivery(
      partners[0]!,
      '2026-09-06T02:00:00Z',
      Array.from({ length: 9 }, () => ({ net: '1.00' })),
    )
    expect(await statements(0, 1)).toBe(one)
  })

  test('A: a partner that cannot be drafted keeps nobody else back; the answer says what is drafted, the same key drafts the rest', async () => {
    const [broken, sound] = [await given.partner(), await given.partner()]
    await given.delivery(broken, '2026-09-05T02:00:00Z', [{ net: '1.00' }, { net: '1.00' }])
    await given.delivery(sound, '2026-09-05T02:00:00Z', [{ net: '3.00' }])
    // Two lines that no settlement can hold together.
    const ofBroken = eq(deliveryRef.partnerId, broken)
    const put = (net: string) =>
      t.db
        .update(deliveryRef)
        .set({ net: Money.parse(net) })
        .where(ofBroken)
    await put('9999999999999999.00')
    const call = { period: SEPTEMBER, partnerIds: [broken, sound], key: 'month-by-hand' }
    const { errors } = await t.ask('finance', DRAFT, call)
    const { no, preparedBy } = (await t.db.select().from(settlement).where(eq(settlement.partnerId, sound)))[0]!
    const { code } = (await t.db.select().from(partnerRef).where(eq(partnerRef.id, broken)))[0]!
    expect(errors[0]).toMatchObject({ extensions: { code: 'SETTLEMENTS_NOT_DRAFTED' } })
    expect(errors[0]?.message).toContain(`1 settlements are drafted (${no}), those of 1 partners are not (${code})`)
    // Asked again it says the same, and drafts nothing twice.
    expect((await t.ask('finance', DRAFT, call)).errors[0]?.message).toBe(errors[0]?.message)
    await put('1.00')
    const { draftSettlements } = await t.data('finance', DRAFT, call)
    expect(draftSettlements.map((row: { net: string }) => row.net).toSorted()).toEqual(['2.00', '3.00'])
    expect(await t.data('finance', DRAFT, call)).toEqual({ draftSettlements })
    expect(preparedBy).not.toBe('system')
  })

  test('what a drafting by hand left, because its process ended, the schedule drafts, as prepared by the same', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-08-05T02:00:00Z', [{ net: '5.00' }])
    await given.delivery(partnerId, '2026-09-05T02:00:00Z', [{ net: '1.00' }])
    const { from: periodFrom, to: periodTo } = SEPTEMBER
    const run = { id: newId('settlementRun'), periodFrom, periodTo, by: 'emp_fin', at: t.clock.now() }
    await t.db.insert(settlementRun).values({ ...run, pendingPartnerIds: [partnerId] })
    await draftPending.run(t.subgraph.system('sweep'))
    const drafted = await t.db.select().from(settlement).where(eq(settlement.partnerId, partnerId))
    // What was accepted in August is not the hand's to take.
    expect(drafted).toMatchObject([{ runId: run.id, preparedBy: 'emp_fin', periodFrom }])
    expect(drafted[0]?.net.toString()).toBe('1.00')
  })

  test('B: names partners that there are, and each once', async () => {
    const partnerId = await given.partner()
    await given.delivery(partnerId, '2026-09-05T02:00:00Z', [{ net: '1.00' }])
    const unknown = { period: SEPTEMBER, partnerIds: [partnerId, newId('partner')], key: 'unknown-partner' }
    expect((await t.ask('finance', DRAFT, unknown)).errors[0]?.extensions?.code).toBe('NOT_FOUND')
    expect(await given.draft([partnerId, partnerId])).toMatchObject([{ net: '1.00' }])
  })
})
