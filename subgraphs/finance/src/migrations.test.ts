import { openDatabase } from '@channelgraph/service'
import { databaseBefore } from '@channelgraph/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finance } from './subgraph.ts'

// A database with rows of the release before, brought to this one.

const { url, migrate } = await databaseBefore(finance, 13)
const opened = openDatabase(url, { max: 2 })
afterAll(() => opened.close())
const sql = opened.client

beforeAll(async () => {
  const issued = (uscc: string | null) => ({ code: 'PT-1', name: '甲公司', uscc, address: null, regionCode: '320500' })
  await sql`insert into company_ref (partner_id, uscc, address) values ('known', '91320500MA1XXXXX0B', '新址 2 号')`
  const [policy] = await sql`select id from finance_policy limit 1`
  await sql`insert into settlement_run (id, period_from, period_to, run_by, at) values ('run', '2026-01-01', '2026-01-31', 'x', now())`
  for (const [id, partner, uscc] of [
    ['a', 'known', null],
    ['b', 'unknown', null],
    ['c', 'known', '91320500MA1YYYYY0C'],
  ] as const) {
    await sql`insert into settlement (id, no, partner_id, run_id, period_from, period_to, status, net, vat, gross, policy_id, prepared_by, drafted_at, as_issued)
      values (${id}, ${`ST202601-${id}`}, ${partner}, 'run', '2026-01-01', '2026-01-31', 'INVOICED', 0, 0, 0, ${policy!.id}, 'x', now(), ${JSON.stringify(issued(uscc))})`
    await sql`insert into invoice (id, no, partner_id, settlement_id, status, net, vat_rate, vat, gross, issued_on, as_issued)
      values (${id}, ${`INV-${id}`}, ${partner}, ${id}, 'ISSUED', 0, 0.13, 0, 0, '2026-02-01', ${JSON.stringify(issued(uscc))})`
  }
  await migrate()
})

test.each(['invoice', 'settlement'])(
  'G: an %s of before has the code of its company where it is known, and keeps what it was issued with',
  async (table) => {
    const rows = await sql`select as_issued from ${sql(table)} order by id`
    expect(rows.map((row) => row.as_issued)).toMatchObject([
      { uscc: '91320500MA1XXXXX0B', address: null },
      { uscc: null },
      { uscc: '91320500MA1YYYYY0C' },
    ])
  },
)
