import { documentSeries, nextNumber } from '@channelgraph/command'
import { openDatabase } from '@channelgraph/service'
import { databaseBefore } from '@channelgraph/testkit'
import { asc } from 'drizzle-orm'
import { afterAll, describe, expect, test } from 'vitest'
import { orders } from '../subgraphs/orders/src/subgraph.ts'
import { partners } from '../subgraphs/partners/src/subgraph.ts'
import { support } from '../subgraphs/support/src/subgraph.ts'

// Counters of the release before, which had a table for each kind of document.
const BEFORE = {
  orders: {
    ...(await databaseBefore(orders, 5)),
    rows: `insert into order_number values ('2026-11-22', 41), ('2026-11-23', 1234567);
           insert into return_number values ('2026-11-23', 3)`,
    next: { RT20261123: 4, SO20261122: 42, SO20261123: 1234568 },
  },
  partners: {
    ...(await databaseBefore(partners, 4)),
    rows: `insert into yearly_number values ('AP', 2025, 7), ('AP', 2026, 8), ('CT', 2026, 9), ('CE', 2026, 10);
           insert into partner_number values ('320500', 11)`,
    next: { 'AP-2025': 8, 'AP-2026': 9, 'CE-2026': 11, 'CT-2026': 10, 'PT-320500': 12 },
  },
  support: {
    ...(await databaseBefore(support, 6)),
    rows: `insert into case_number values ('TK', '20261122', 1), ('TK', '20261123', 2), ('CP', '20261123', 3)`,
    next: { CP20261123: 4, TK20261122: 2, TK20261123: 3 },
  },
}

describe.each(Object.entries(BEFORE))('numbers of %s', (_department, { url, migrate, rows, next }) => {
  const opened = openDatabase(url, { max: 1 })
  afterAll(() => opened.close())

  test('a series of the release before goes on with the number after its last', async () => {
    await opened.client.unsafe(rows)
    await migrate()
    const series = await opened.db.select().from(documentSeries).orderBy(asc(documentSeries.series))
    expect(Object.fromEntries(series.map(({ series: name, last }) => [name, last + 1]))).toEqual(next)
    for (const [name, number] of Object.entries(next))
      expect(await nextNumber(opened.db, name)).toBe(`${name}-${String(number).padStart(6, '0')}`)
  })
})
