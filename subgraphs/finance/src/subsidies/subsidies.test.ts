import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { SubsidyClaimed } from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { trialBalance } from '../ledger/ledger.store.ts'
import { ledgerEntry } from '../ledger/ledger.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { PAY_SUBSIDY } from '../testing/mutations.ts'
import { subsidy } from './subsidies.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)
beforeAll(() => given.partnersAB())

let campaigns = 0
const claim = async (partnerId: string, amount: string, campaignId = newId('campaign')) => {
  campaigns += 1
  const no = `MC202611-${String(campaigns).padStart(6, '0')}`
  await t.deliver(SubsidyClaimed, { campaignId, no, partnerId, amount })
  return { campaignId, no }
}
const rowOf = async (campaignId: string) =>
  (await t.db.select().from(subsidy).where(eq(subsidy.campaignId, campaignId)))[0]!
const CAMPAIGN = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { subsidyPaid
  subsidy { status amount campaignNo partner { id } valueDate bankRef } } } }`
const asked = (...ids: string[]) => ({ r: ids.map((id) => ({ __typename: 'Campaign', id })) })
const campaignOf = async (id: string, as = 'marketing') => (await t.data(as, CAMPAIGN, asked(id)))._entities[0]
const pay = async (campaignId: string, { ref = 'BT-1', on = '2026-11-23', why = null as string | null } = {}) => {
  const { id, version: v } = await rowOf(campaignId)
  return (await t.data('finance', PAY_SUBSIDY, { id, v, on, ref, why })).result
}
const entriesOf = async (document: string) =>
  (await t.db.select().from(ledgerEntry).where(eq(ledgerEntry.document, document))).map(
    ({ debit, credit, amount, partnerId }) => [debit, credit, amount.toString(), partnerId],
  )
const told = async () => (await t.recorded()).filter(({ type }) => type === 'SubsidyPaid').map(({ payload }) => payload)

describe('a subsidy that was claimed', () => {
  test("M-04 is owed at once, under the campaign's number, and paid is what was claimed: no more", async () => {
    const { campaignId, no } = await claim(PARTNER_A.id, '4000.00')
    expect(await entriesOf(no)).toEqual([['MARKETING_COST', 'SUBSIDY_PAYABLE', '4000.00', PARTNER_A.id]])
    expect(await campaignOf(campaignId)).toEqual({
      subsidyPaid: '0.00',
      subsidy: {
        ...{ status: 'CLAIMED', amount: '4000.00', campaignNo: no, partner: { id: PARTNER_A.id } },
        ...{ valueDate: null, bankRef: null },
      },
    })
    expect(await pay(campaignId, { ref: ' ＢＴ-1 ' })).toMatchObject({ __typename: 'Subsidy', status: 'PAID' })
    expect(await entriesOf('BT-1')).toEqual([['SUBSIDY_PAYABLE', 'BANK', '4000.00', PARTNER_A.id]])
    expect(await campaignOf(campaignId)).toMatchObject({
      subsidyPaid: '4000.00',
      subsidy: { status: 'PAID', valueDate: '2026-11-23', bankRef: 'BT-1' },
    })
    const { id: subsidyId } = await rowOf(campaignId)
    expect((await told()).at(-1)).toEqual({ subsidyId, campaignId, partnerId: PARTNER_A.id, amount: '4000.00' })
  })

  test('told twice is owed once, and paid once', async () => {
    const { campaignId, no } = await claim(PARTNER_A.id, '50.00')
    const again = await claim(PARTNER_A.id, '50.00', campaignId)
    expect([...(await entriesOf(no)), ...(await entriesOf(again.no))]).toHaveLength(1)
    await pay(campaignId, { ref: 'BT-ONCE' })
    expect(await pay(campaignId, { ref: 'BT-TWICE' })).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await entriesOf('BT-TWICE')).toEqual([])
  })

  test('nothing was claimed of most campaigns: null, not 0', async () => {
    expect(await campaignOf(newId('campaign'))).toEqual({ subsidyPaid: null, subsidy: null })
  })

  test('one transfer pays one subsidy, also where two ask at the same moment, unless somebody says why the bank moved it twice', async () => {
    const [one, other, third] = [
      await claim(PARTNER_A.id, '70.00'),
      await claim(PARTNER_A.id, '70.00'),
      await claim(PARTNER_B.id, '70.00'),
    ]
    const answers = await Promise.all([one, other].map(({ campaignId }) => pay(campaignId, { ref: 'BT-SAME' })))
    expect(answers.map((answer) => answer.__typename).toSorted()).toEqual(['DuplicatePayment', 'Subsidy'])
    expect(await pay(third.campaignId, { ref: 'bt-same' })).toMatchObject({ __typename: 'Subsidy' })
    const left = answers[0].__typename === 'Subsidy' ? other : one
    expect(await pay(left.campaignId, { ref: 'bt-same' })).toMatchObject({ refusal: 'DUPLICATE_PAYMENT' })
    expect(await pay(left.campaignId, { ref: 'bt-same', why: 'two campaigns, paid apart' })).toMatchObject({
      __typename: 'Subsidy',
    })
  })

  test('is paid on a day from its claim to today', async () => {
    const { campaignId } = await claim(PARTNER_A.id, '1.00')
    const { id } = await rowOf(campaignId)
    for (const on of ['2026-11-22', '2026-11-24']) {
      const { errors } = await t.ask('finance', PAY_SUBSIDY, { id, v: 1, on, ref: 'BT-DAY', why: null })
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT'])
    }
    expect(await entriesOf('BT-DAY')).toEqual([])
  })

  test('leaves the trial balance at zero, and what is owed is what is not paid yet', async () => {
    await claim(PARTNER_A.id, '2.00')
    const lines = await trialBalance(t.db, '2026-12-31')
    const of = (name: string, side: 'debit' | 'credit') =>
      lines.find(({ account }) => account === name)?.[side] ?? Money.zero
    expect(Money.sum(lines.map(({ debit }) => debit)).toString()).toBe(
      Money.sum(lines.map(({ credit }) => credit)).toString(),
    )
    const rows = await t.db.select().from(subsidy)
    const open = Money.sum(rows.filter(({ status }) => status === 'CLAIMED').map(({ amount }) => amount))
    expect(open.isPositive()).toBe(true)
    expect(of('SUBSIDY_PAYABLE', 'credit').minus(of('SUBSIDY_PAYABLE', 'debit')).toString()).toBe(open.toString())
    expect(of('MARKETING_COST', 'debit').toString()).toBe(Money.sum(rows.map(({ amount }) => amount)).toString())
  })

  test('is told to its own partner and to nobody of another one; a partner pays nothing', async () => {
    const { campaignId } = await claim(PARTNER_B.id, '12.00')
    expect(await campaignOf(campaignId, 'partner-b')).toMatchObject({
      subsidyPaid: '0.00',
      subsidy: { amount: '12.00' },
    })
    expect(await campaignOf(campaignId, 'partner-a')).toEqual({ subsidyPaid: null, subsidy: null })
    const { id } = await rowOf(campaignId)
    expect((await t.data('partner-a', `{ subsidy(id: "${id}") { id } }`)).subsidy).toBeNull()
    for (const as of ['partner-b', 'marketing', 'management']) {
      const { errors } = await t.ask(as, PAY_SUBSIDY, { id, v: 1, on: '2026-11-23', ref: 'BT-NO', why: null })
      expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
    }
  })

  test('those to be paid are a list, the latest first; its history says who booked and who paid it', async () => {
    for (const amount of ['5.00', '6.00']) await claim(PARTNER_A.id, amount)
    const list = '{ subsidies(statuses: [CLAIMED], first: 100) { totalCount nodes { id status claimedAt } } }'
    const { subsidies } = await t.data('finance', list)
    const open = (await t.db.select().from(subsidy)).filter(({ status }) => status === 'CLAIMED')
    expect(subsidies.totalCount).toBe(open.length)
    expect(subsidies.nodes.map(({ id }: { id: string }) => id)).toEqual(
      open
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    )
    const { campaignId } = await claim(PARTNER_A.id, '3.00')
    await pay(campaignId, { ref: 'BT-HISTORY' })
    const { id } = await rowOf(campaignId)
    const { subsidy: paid } = await t.data(
      'finance',
      `{ subsidy(id: "${id}") { history { nodes { operation actor { kind } fields { name to } } } } }`,
    )
    expect(paid.history.nodes).toMatchObject([
      { operation: 'subsidy:pay', actor: { kind: 'STAFF' } },
      { operation: 'event:consume', actor: { kind: 'SYSTEM' } },
    ])
    expect(paid.history.nodes[0].fields).toContainEqual({ name: 'status', to: 'PAID' })
  })
})
