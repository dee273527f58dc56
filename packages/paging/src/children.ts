import type { Database, Scope } from '@channelgraph/access'
import { groupBy } from '@channelgraph/values'
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { MAX_PAGE } from './connection.ts'
import { orderOf, type SortKey } from './keyset.ts'
import type { PagedRows } from './pages.ts'

/** Which children of many parents: all of one table, each with an `id` and its parent's. */
export interface ChildrenOfEach {
  readonly table: PgTable & { id: PgColumn }
  readonly parentId: PgColumn
  readonly parentIds: readonly string[]
  readonly where?: SQL | undefined
  readonly keys: readonly SortKey[]
  readonly limit?: number
}

/**
 * The predicate for the first children of each of many parents, in the order of the keys: one statement however many
 * parents there are, and never more than `limit` rows of each. The outer select orders again by the same keys.
 */
export const firstOfEach = ({ table, parentId, parentIds, where, keys, limit = MAX_PAGE }: ChildrenOfEach): SQL =>
  sql`${table.id} in (
    select child.id from unnest(${sql.param([...parentIds])}::text[]) as parent(id)
    cross join lateral (
      select ${table.id} as id from ${table}
      where ${and(eq(parentId, sql`parent.id`), where)}
      order by ${sql.join(orderOf(keys), sql`, `)}
      limit ${limit}
    ) as child
  )`

/**
 * The first children of each of many parents as a loader takes them, in the order of the keys and at most 100 of each: for
 * children that nothing bounds and that nobody pages. `where` narrows them by a field's arguments.
 */
export function firstRowsOf<T extends PgTable & { id: PgColumn }, Args = void>(
  { table, visible }: PagedRows<T>,
  parent: keyof T['$inferSelect'] & string,
  { keys, where }: { readonly keys: readonly SortKey[]; readonly where?: (args: Args) => SQL | undefined },
) {
  type Row = T['$inferSelect']
  const parentId = (getTableColumns(table as PgTable) as Record<string, PgColumn>)[parent]!
  return async (db: Database, scope: Scope, parentIds: readonly string[], args: Args): Promise<Map<string, Row[]>> => {
    const conditions = and(where?.(args), visible(scope))
    const rows = (await db
      .select()
      .from(table as PgTable)
      .where(firstOfEach({ table, parentId, parentIds, where: conditions, keys }))
      .orderBy(...orderOf(keys))) as Row[]
    return groupBy(rows, (row) => String(row[parent]))
  }
}

/**
 * A subquery about each row of an outer one, fit to be selected. drizzle leaves table names out of an expression's columns
 * where one table is selected from, so that the outer row's `id` would be read as the inner one's; one level down it does not.
 */
export const correlated = <T>(subquery: SQL<T>): SQL<T> => sql`${subquery}`
