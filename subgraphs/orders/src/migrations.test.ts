import { openDatabase } from '@channelgraph/service'
import { databaseBefore } from '@channelgraph/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

beforeAll(async () => {
  for (const [id, sku] of Object.entries({ p_000001: 'dc-1', p_000002: 'DC-1', p_000003: ' ＤＣ-2' }))
    await sql`insert into product ${sql(productOf(id, sku))}`
  await sql`insert into territory_ref (id, partner_id, region_paths, product_lines, exclusive, valid_from, valid_to)
    values ('t', 'p', '{HUADONG/}', ${['dc-fast', 'DC-FAST']}, true, '2026-01-01', '2026-12-31')`
  await sql`insert into sales_order (id, no, partner_id, status, ordered_on, created_at, created_by, ship_to_region_code, ship_to_region_path, ship_to_address, net_amount, vat_amount, gross_amount)
    values ('o', 'SO20260101-000001', 'p', 'DRAFT', '2026-01-01', now(), 'x', '320500', 'HUADONG/', '1', 0, 0, 0)`
  await sql`insert into order_line (id, order_id, partner_id, line_no, product_id, sku, product_name, qty, unit_price_net, vat_rate, net_amount, vat_amount)
    values ('l', 'o', 'p', 1, 'p_000001', 'DC-0', '旧款桩', 1, 0, 0, 0, 0), ('m', 'o', 'p', 2, 'p_000002', 'CABLE', '电缆', 1, 0, 0, 0, 0)`

  await migrate()
})

test('C: products and territories stored in small letters are as they are printed, of two that become equal one keeps the code', async () => {
  expect(await sql`select sku, line from product order by id`).toEqual([
    { sku: 'DC-1-000001', line: 'DC-FAST' },
    { sku: 'DC-1', line: 'DC-FAST' },
    { sku: 'DC-2', line: 'DC-FAST' },
  ])
  expect((await sql`select product_lines from territory_ref`)[0]?.product_lines).toEqual(['DC-FAST'])
})

test('orders from before are found by their goods', async () => {
  expect(await sql`select goods from sales_order`).toEqual([{ goods: 'DC-0 旧款桩 CABLE 电缆' }])
})
