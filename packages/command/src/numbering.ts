import type { Database } from '@channelgraph/access'
import { documentNumber } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { documentSeries } from './command.tables.ts'

/**
 * The next number of a series, such as SO20261123-000456 for SO20261123. It is counted in the document's own transaction: whoever
 * asks for another waits until that one ends, and a rollback gives the number back, so that a series has no gaps.
 */
export const nextNumber = async (tx: Database, series: string): Promise<string> =>
  (await nextNumbers(tx, series, 1))[0]!

/** The next `howMany` numbers of a series, in order; none where there is nothing to number. */
export async function nextNumbers(tx: Database, series: string, howMany: number): Promise<string[]> {
  if (howMany === 0) return []
  const [row] = await tx
    .insert(documentSeries)
    .values({ series, last: howMany })
    .onConflictDoUpdate({ target: documentSeries.series, set: { last: sql`${documentSeries.last} + ${howMany}` } })
    .returning()
  const first = row!.last - howMany + 1
  return Array.from({ length: howMany }, (_, i) => documentNumber(series, first + i))
}
