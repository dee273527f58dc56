import { assertPoliced, type Database, type Reader, read, type Scope } from '@channelgraph/access'
import { groupBy } from '@channelgraph/values'
import { and, count, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import { type Connection, type CursorValue, connectionOf, pageSize } from './connection.ts'
import { afterCursor, cursorValuesOf, orderOf, type SortKey } from './keyset.ts'

/** What a client asks of a list. */
export interface Page<Filter, Sort extends string = string> {
  readonly filter: Filter
  /** 1 to 100; 20 where it is left out. */
  readonly first?: number | null
  readonly after?: string | null
  /** The first of the list's sort orders where it is left out. */
  readonly sort?: Sort | null
}

/** What may be paged, told once. */
export interface PagesOptions<Filter, Sort extends string> {
  /** The rows the viewer may see; undefined where it may see all. */
  readonly visible: (scope: Scope) => SQL | undefined
  /** The rows a filter finds. */
  readonly where: (filter: Filter) => SQL | undefined
  /** The sort orders by name, the usual one first. The last key of each is unique and never null. */
  readonly sorts: Readonly<Record<Sort, readonly SortKey[]>>
  /** No partner user ever reads it, so that it needs no row policy. */
  readonly staffOnly?: true
}

/** The pages of one table. */
export interface Pages<Row, Filter, Sort extends string> {
  /** One page of all rows; counts only when `totalCount` is asked for. */
  list(reader: Reader, page: Page<Filter, Sort>): Promise<Connection<Row>>
  /** One page of each parent's rows in one statement, and one more for all their counts when they are asked for. */
  ofEach(
    parent: PgColumn,
  ): (reader: Reader, parentIds: readonly string[], page: Page<Filter, Sort>) => Promise<Map<string, Connection<Row>>>
}

/** The rows of a table as pages: the list, the list under many parents, the count and the cursor from one sort key. */
export function pages<T extends PgTable, Filter, Sort extends string>(
  table: T,
  { visible, where, sorts, staffOnly }: PagesOptions<Filter, Sort>,
): Pages<T['$inferSelect'], Filter, Sort> {
  if (!staffOnly) assertPoliced(table)
  type Row = T['$inferSelect']
  const columns = getTableColumns(table as PgTable) as Record<string, PgColumn>
  const [usual] = Object.keys(sorts) as Sort[]

  /** The rows of a page and one more, each with its cursor. */
  const select = (db: Database, scope: Scope, page: Page<Filter, Sort>, ofParent?: SQL) => {
    const keys = sorts[page.sort ?? usual!]
    return db
      .select({ ...columns, cursorValues: cursorValuesOf(keys).as('cursor_values') })
      .from(table as PgTable)
      .where(and(ofParent, where(page.filter), visible(scope), afterCursor(page.after, keys)))
      .orderBy(...orderOf(keys))
      .limit(pageSize(page.first) + 1)
  }
  const pageOf = (selected: readonly Selected[], page: Page<Filter, Sort>, totalCount: () => Promise<number>) => {
    const cursors = new Map(selected.map(({ cursorValues, ...row }) => [row as Row, cursorValues]))
    return connectionOf([...cursors.keys()], pageSize(page.first), (row) => cursors.get(row)!, totalCount)
  }

  return {
    list: async (reader, page) => {
      const rows = await read(reader, (db) => select(db, reader.scope, page))
      const total = async () => {
        const [row] = await read(reader, (db) =>
          db
            .select({ rows: count() })
            .from(table as PgTable)
            .where(and(where(page.filter), visible(reader.scope))),
        )
        return row?.rows ?? 0
      }
      return pageOf(rows as Selected[], page, total)
    },
    ofEach: (parent) => {
      const name = getTableConfig(table).name
      const parentName = Object.keys(columns).find((key) => columns[key] === parent)
      if (!parentName) throw new Error(`${parent.name} is no column of ${name}.`)
      return async (reader, parentIds, page) => {
        const rows = await read(reader, (db) => {
          // Named like the table, so that the outer statement reads its columns.
          const ofOne = select(db, reader.scope, page, eq(parent, sql`asked.parent_id`)).as(name)
          return db
            .select({ ...columns, cursorValues: sql<CursorValue[]>`${sql.identifier(name)}.cursor_values` })
            .from(sql`unnest(${sql.param([...parentIds])}::text[]) as asked(parent_id)`)
            .crossJoinLateral(ofOne)
            .orderBy(...orderOf(sorts[page.sort ?? usual!]))
        })
        const ofParent = groupBy(rows as unknown as Selected[], (row) => String(row[parentName]))
        let counts: Promise<Map<string, number>> | undefined
        const countAll = async () => {
          const counted = await read(reader, (db) =>
            db
              .select({ parent, rows: count() })
              .from(table as PgTable)
              .where(and(inArray(parent, [...parentIds]), where(page.filter), visible(reader.scope)))
              .groupBy(parent),
          )
          return new Map(counted.map((row) => [String(row.parent), row.rows]))
        }
        return new Map(
          parentIds.map((id) => [
            id,
            pageOf(ofParent.get(id) ?? [], page, async () => {
              counts ??= countAll()
              return (await counts).get(id) ?? 0
            }),
          ]),
        )
      }
    },
  }
}

type Selected = Record<string, unknown> & { readonly cursorValues: readonly CursorValue[] }
