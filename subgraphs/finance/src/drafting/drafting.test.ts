import { testSubgraph } from '@channelgraph/testkit'
import { describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture, OCTOBER, SEPTEMBER } from '../testing/fixture.ts'
import { DRAFT } from '../testing/mutations.ts'

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

  test('takes as many statements for many partners as for one', async () => {
    const partners: string[] = []
    for (let i = 0; i < 5; i += 1) partners.push(await given.partner())
    for (const id of partners) await given.delivery(id, '2026-09-05T02:00:00Z', [{ net: '1.00' }, { net: '2.00' }])
    const one = await t.statements(() => given.draft(partners.slice(0, 1)))
    const many = await t.statements(() => given.draft(partners.slice(1)))
    expect(many).toHaveLength(one.length)
  })
})
