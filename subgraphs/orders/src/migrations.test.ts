import { openDatabase } from '@channelgraph/service'
import { databaseBefore } from '@channelgraph/testkit'
import { afterAll, expect, test } from 'vitest'
import { orders } from './subgraph.ts'

// A database with rows of the release before, brought to this one.

const { url, migrate } = await databaseBefore(orders, 10)
const opened = openDatabase(url, { max: 2 })
afterAll(() => opened.close())
const sql = opened.client

const productOf = (id: string, sku: string) => ({
  ...{ id, sku, name: '直流桩', line: 'dc-fast', current: 'DC', rated_power_kw: '120', connector_types: ['GB/T'] },
  ...{
    connector_count: 2,
    lifecycle: 'ACTIVE',
    serialised: true,
    pack_qty: 1,
    lead_time_days: 10,
    warranty_months: 24,
  },
})

test('C: products and territories stored in small letters are as they are printed, of two that become equal one keeps the code', async () => {
  for (const [id, sku] of Object.entries({ p_000001: 'dc-1', p_000002: 'DC-1', p_000003: ' ＤＣ-2' }))
    await sql`insert into product ${sql(productOf(id, sku))}`
  await sql`insert into territory_ref (id, partner_id, region_paths, product_lines, exclusive, valid_from, valid_to)
    values ('t', 'p', '{HUADONG/}', ${['dc-fast', 'DC-FAST']}, true, '2026-01-01', '2026-12-31')`

  await migrate()

  expect(await sql`select sku, line from product order by id`).toEqual([
    { sku: 'DC-1-000001', line: 'DC-FAST' },
    { sku: 'DC-1', line: 'DC-FAST' },
    { sku: 'DC-2', line: 'DC-FAST' },
  ])
  expect((await sql`select product_lines from territory_ref`)[0]?.product_lines).toEqual(['DC-FAST'])
})
