import { becomePartner, type Database, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { SubsidyClaimed, ViolationSanctioned } from '@channelgraph/contracts'
import { proveRowSecurity, testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { post } from './ledger/ledger.store.ts'
import { depositCorrection, refund } from './refunds/refunds.tables.ts'
import { finance } from './subgraph.ts'
import { financeFixture, OCTOBER } from './testing/fixture.ts'
import { STEPS } from './testing/mutations.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

await proveRowSecurity(t, {
  given: async () => {
    await given.partnersAB()
    for (const { id, persona } of [
      { id: PARTNER_A.id, persona: 'partner-a' },
      { id: PARTNER_B.id, persona: 'partner-b' },
    ]) {
      await given.order(id, '1130.00')
      await given.delivery(id, '2026-09-10T02:00:00Z', [{ net: '1000.00' }])
      const { settlementId } = await given.owed(id, { amount: '100.00', dueOn: '2026-10-01' })
      await given.pay(id, '40.00', settlementId)
      await given.pay(id, '61.00', settlementId)
      await given.owed(id, { amount: '2000.00', dueOn: '2026-10-01' })
      await given.adjust(id, '-1.00')
      const proposed = { partnerId: id, reason: 'x', proposedBy: 'somebody', proposedAt: t.clock.now() }
      const amount = Money.parse('1.00')
      await t.db.insert(refund).values({ ...proposed, id: newId('refund'), status: 'PROPOSED', amount })
      const [entry] = await post(t.db, t.clock.now(), [
        { debit: 'BANK', credit: 'DEPOSIT', amount, bookedOn: '2026-11-20', document: 'x', partnerId: id },
      ])
      await t.db.insert(depositCorrection).values({
        ...{ ...proposed, id: newId('depositCorrection'), status: 'PROPOSED', amount: Money.zero, entryId: entry!.id },
      })
      await t.deliver(ViolationSanctioned, {
        ...{
          violationId: newId('violation'),
          no: 'VI-1',
          partnerId: id,
          kind: 'PRICE',
          sanctions: ['DEPOSIT_DEDUCTION'],
        },
        ...{ deductionAmount: '0.01', forfeitedYear: null },
      })
      await t.deliver(SubsidyClaimed, {
        campaignId: newId('campaign'),
        no: `MC-${persona}`,
        partnerId: id,
        amount: '1.00',
      })
      const [drafted] = await given.draft([id])
      const sent = await given.take('sendSettlement', drafted!)
      await t.data(persona, STEPS.disputeSettlementLine.mutation, { id: sent.id, v: sent.version })
      await given.delivery(id, '2026-10-10T02:00:00Z', [{ net: '5.00' }])
      await given.draft([id], OCTOBER)
    }
    await t.subgraph.sweep()
  },
  hides: {
    settlement: "a draft is the company's own until it is sent",
    settlement_line: 'so are its lines',
  },
  provedElsewhere: {
    finance_policy: 'policies.test.ts: is shown as a draft to finance, management and auditors only',
  },
})

test('the database itself keeps drafts and their lines from the partner they are of', async () => {
  const partnerId = await given.partner()
  await given.delivery(partnerId, '2026-10-10T02:00:00Z', [{ net: '5.00' }])
  const [drafted] = await given.draft([partnerId], OCTOBER)
  const asPartner = (query: ReturnType<typeof sql>) =>
    t.db.transaction(async (tx) => {
      await becomePartner(tx as Database, 'finance', partnerId)
      return (await tx.execute(query)) as unknown as readonly unknown[]
    })
  const seen = async () => [
    (await asPartner(sql`select id from settlement where id = ${drafted!.id}`)).length,
    (await asPartner(sql`select 1 from settlement_line where settlement_id = ${drafted!.id}`)).length,
  ]
  expect(await seen()).toEqual([0, 0])
  await given.take('sendSettlement', drafted!)
  expect(await seen()).toEqual([1, 1])
})
