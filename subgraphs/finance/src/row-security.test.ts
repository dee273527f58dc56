import { becomePartner, type Database, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { finance } from './subgraph.ts'
import { financeFixture } from './testing/fixture.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

/** Reads a table as the database role of partner A's users. */
const asPartnerA = (query: ReturnType<typeof sql>) =>
  t.db.transaction(async (tx) => {
    await becomePartner(tx as Database, 'finance', PARTNER_A.id)
    return (await tx.execute(query)) as unknown as Record<string, unknown>[]
  })

const owned = async (): Promise<string[]> => {
  const rows = await t.db.execute(sql`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'partner_id' order by table_name`)
  return (rows as unknown as { name: string }[]).map(({ name }) => name)
}

beforeAll(async () => {
  await given.partnersAB()
  for (const { id } of [PARTNER_A, PARTNER_B]) {
    await given.order(id, '1130.00')
    await given.delivery(id, '2026-09-10T02:00:00Z', [{ net: '1000.00' }])
    const { settlementId } = await given.owed(id, { amount: '100.00', dueOn: '2026-10-01' })
    await given.pay(id, '40.00', settlementId)
    await given.owed(id, { amount: '2000.00', dueOn: '2026-10-01' })
    await given.adjust(id, '-1.00')
    const [drafted] = await given.draft([id])
    if (id === PARTNER_A.id) await given.take('disputeSettlementLine', await given.take('sendSettlement', drafted!))
  }
  await t.subgraph.sweep()
})

test('the database itself shows a partner its own rows only, in every table that has a partner', async () => {
  const tables = await owned()
  expect(tables).toEqual(expect.arrayContaining(['settlement', 'settlement_line', 'receivable', 'ledger_entry']))
  for (const table of tables) {
    const rows = await asPartnerA(sql`select distinct partner_id from ${sql.identifier(table)}`)
    expect([table, rows.map((row) => row.partner_id)]).toEqual([table, [PARTNER_A.id]])
  }
})

test("the database itself keeps the company's inside matters from partners", async () => {
  for (const table of ['finance_approval', 'settlement_run', 'document_series', 'audit_entry', 'outbox']) {
    const refusal = await asPartnerA(sql`select 1 from ${sql.identifier(table)}`).then(
      () => null,
      (error: Error) => String(error.cause ?? error),
    )
    expect([table, refusal]).toEqual([table, expect.stringMatching(/permission denied/)])
  }
})

test('the database itself keeps drafts and their lines from the partner they are of', async () => {
  await given.delivery(PARTNER_A.id, '2026-10-10T02:00:00Z', [{ net: '5.00' }])
  const [drafted] = await given.draft([PARTNER_A.id], { from: '2026-10-01', to: '2026-10-31' })
  const seen = async () => [
    (await asPartnerA(sql`select id from settlement where id = ${drafted!.id}`)).length,
    (await asPartnerA(sql`select 1 from settlement_line where settlement_id = ${drafted!.id}`)).length,
  ]
  expect(await seen()).toEqual([0, 0])
  await given.take('sendSettlement', drafted!)
  expect(await seen()).toEqual([1, 1])
})
