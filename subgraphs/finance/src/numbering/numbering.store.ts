import type { Database } from '@channelgraph/access'
import { sql } from 'drizzle-orm'
import { documentSeries } from './numbering.tables.ts'

/** Takes the next numbers of a series; returns the first. A rollback gives them back, so there are no gaps. */
export async function takeNumbers(tx: Database, series: string, howMany: number): Promise<number> {
  if (howMany === 0) return 0
  const [row] = await tx
    .insert(documentSeries)
    .values({ series, last: howMany })
    .onConflictDoUpdate({ target: documentSeries.series, set: { last: sql`${documentSeries.last} + ${howMany}` } })
    .returning()
  return row!.last - howMany + 1
}
