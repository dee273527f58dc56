import { openDatabase } from '@channelgraph/service'
import { databaseBefore } from '@channelgraph/testkit'
import { afterAll, expect, test } from 'vitest'
import { partners } from './subgraph.ts'

// A database with rows of the release before, brought to this one.

const { url, migrate } = await databaseBefore(partners, 12)
const opened = openDatabase(url, { max: 2 })
afterAll(() => opened.close())
const sql = opened.client

test('C: codes stored in small letters or another width are as they are printed, each list names each once', async () => {
  await sql`insert into partner (id, code, name, uscc, kind, tier, status, region_code, region_path, manager_id, contacts)
    values ('p', 'PT-1', '苏州', 'u', 'DISTRIBUTOR', 'CORE', 'ACTIVE', '320500', 'HUADONG/320000/320500/', 'e', '[]')`
  const territory = (id: string, lines: string[]) =>
    sql`insert into territory (id, partner_id, status, product_lines, exclusive, valid_from, valid_to)
      values (${id}, 'p', 'HELD', ${lines}, true, '2026-01-01', '2026-12-31')`
  await territory('a', ['dc-fast', 'ＤＣ–ＦＡＳＴ', 'AC'])
  await territory('b', ['DC-FAST'])
  await territory('c', [])
  await territory('d', [' '])
  const granted = { regionCodes: ['320500'], productLines: ['ac', 'AC ', 'x\u200b1'], exclusive: false }
  await sql`insert into contract (id, no, partner_id, kind, status, effective_from, effective_to, annual_target, deposit_amount,
      credit_limit, payment_term_days, territory)
    values ('c', 'CT-1', 'p', 'DISTRIBUTOR', 'DRAFT', '2026-01-01', '2026-12-31', 1, 1, 1, 30, ${JSON.stringify(granted)})`
  for (const [id, sku] of Object.entries({ p_000001: 'ab-1', p_000002: 'AB-1', p_000003: 'ａｂ-1' }))
    await sql`insert into product_ref (id, sku, line) values (${id}, ${sku}, 'dc-fast')`
  for (const [id, code] of Object.entries({ c_000001: 'onb', c_000002: 'Onb' }))
    await sql`insert into training_course (id, code, title, topics, mandatory_for_onboarding, validity_months, lead_department, co_departments)
      values (${id}, ${code}, '入职', '{SALES}', true, 12, 'CHANNEL', '{}')`

  await migrate()

  expect((await sql`select product_lines from territory order by id`).map((row) => row.product_lines)).toEqual([
    ['DC-FAST', 'AC'],
    ['DC-FAST'],
    [],
    [' '],
  ])
  const [contract] = await sql`select territory from contract`
  expect(contract?.territory).toEqual({ ...granted, productLines: ['AC', 'X1'] })
  expect(await sql`select sku, line from product_ref order by id`).toEqual([
    { sku: 'AB-1-000001', line: 'DC-FAST' },
    { sku: 'AB-1', line: 'DC-FAST' },
    { sku: 'AB-1-000003', line: 'DC-FAST' },
  ])
  expect((await sql`select code from training_course order by id`).map(({ code }) => code)).toEqual([
    'ONB',
    'ONB-000002',
  ])
})
