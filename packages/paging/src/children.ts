import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { MAX_PAGE } from './connection.ts'
import { orderOf, type SortKey } from './keyset.ts'

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
 * A subquery about each row of an outer one, fit to be selected. drizzle leaves table names out of an expression's columns
 * where one table is selected from, so that the outer row's `id` would be read as the inner one's; one level down it does not.
 */
export const correlated = <T>(subquery: SQL<T>): SQL<T> => sql`${subquery}`
