import { type Database, type Reader, read, type Scope } from '@channelgraph/access'
import { check, groupBy, isUniqueColumn } from '@channelgraph/values'
import { and, Column, count, getTableColumns, is, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import {
  type Connection,
  type CursorValue,
  connectionOf,
  type PageArguments,
  readsBackwards,
  sizeOfPage,
} from './connection.ts'
import { betweenCursorsOfList, cursorValuesOf, orderOf, type SortKey } from './keyset.ts'
import { type Place, predicateOfWords } from './words.ts'

/** What a client asks of a list. */
export interface Page<Filter, Sort extends string = string> extends PageArguments {
  readonly filter: Filter
  /** The first of the list's sort orders where it is left out. */
  readonly sort?: Sort | null
}

/** The rows of a table, and who sees which: what `rowsOf` of packages/command gives. */
export interface PagedRows<T extends PgTable> {
  readonly table: T
  readonly visible: (scope: Scope) => SQL | undefined
}

export interface PagesOptions<Filter, Sort extends string> {
  /** The rows a filter finds. */
  readonly where: (filter: Filter) => SQL | undefined
  /** Where each word of the filter's `search` is looked for. */
  readonly search?: Filter extends { readonly search?: string | null } ? readonly Place[] : never
  /** The sort orders by name, the usual one first. The last key of each is a column that is unique and never null. */
  readonly sorts: Readonly<Record<Sort, readonly SortKey[]>>
}

type ColumnName<T extends PgTable> = keyof T['$inferSelect'] & string

/** The pages of one table. */
export interface Pages<T extends PgTable, Filter, Sort extends string> {
  /** One page of all rows; counts only when `totalCount` is asked for. */
  list(reader: Reader, page: Page<Filter, Sort>): Promise<Connection<T['$inferSelect']>>
  /** One page of each parent's rows in one statement, and one more for all their counts when they are asked for. */
  ofEach(
    parent: ColumnName<T>,
  ): (
    reader: Reader,
    parentIds: readonly string[],
    page: Page<Filter, Sort>,
  ) => Promise<Map<string, Connection<T['$inferSelect']>>>
}

type Selected = Record<string, unknown> & { readonly cursorValues: readonly CursorValue[] }

/**
 * The rows of a table as pages: the list, the list under many parents, the count and the cursor from one sort key. Throws at once
 * for a sort order that could lose rows at the border of two pages.
 */
export function pages<T extends PgTable, Filter, Sort extends string>(
  { table, visible }: PagedRows<T>,
  { where, search, sorts }: PagesOptions<Filter, Sort>,
): Pages<T, Filter, Sort> {
  type Row = T['$inferSelect']
  const columns = getTableColumns(table as PgTable) as Record<string, PgColumn>
  const { name } = getTableConfig(table)
  const [usual] = Object.keys(sorts) as Sort[]
  for (const [sort, keys] of Object.entries<readonly SortKey[]>(sorts)) assertTotal(table, sort, keys)

  const matching = async (reader: Reader, filter: Filter): Promise<SQL | undefined> => {
    if (!search) return where(filter)
    const { search: text } = filter as { readonly search?: string | null }
    const rows = { table, visible: visible(reader.scope), order: orderOf(sorts[usual!]) }
    return and(where(filter), await predicateOfWords(reader, check.searchWords('search', text), search, rows))
  }
  /** The rows of a page and one more, each with its cursor. */
  const select = (db: Database, scope: Scope, page: Page<Filter, Sort>, found: SQL | undefined, ofParent?: SQL) => {
    const sort = page.sort ?? usual!
    const keys = sorts[sort]
    return db
      .select({ ...columns, cursorValues: cursorValuesOf(keys).as('cursor_values') })
      .from(table as PgTable)
      .where(and(ofParent, found, visible(scope), betweenCursorsOfList(page, `${name}.${sort}`, keys)))
      .orderBy(...orderOf(keys, readsBackwards(page)))
      .limit(sizeOfPage(page) + 1)
  }
  const pageOf = (selected: readonly Selected[], page: Page<Filter, Sort>, totalCount: () => Promise<number>) => {
    const cursors = new Map(selected.map(({ cursorValues, ...row }) => [row as Row, cursorValues]))
    const cursorOf = (row: Row) => [`${name}.${page.sort ?? usual!}`, ...cursors.get(row)!]
    return connectionOf([...cursors.keys()], page, cursorOf, totalCount)
  }

  return {
    list: async (reader, page) => {
      const found = await matching(reader, page.filter)
      const rows = await read(reader, (db) => select(db, reader.scope, page, found))
      const total = async () => {
        const [row] = await read(reader, (db) =>
          db
            .select({ rows: count() })
            .from(table as PgTable)
            .where(and(found, visible(reader.scope))),
        )
        return row?.rows ?? 0
      }
      return pageOf(rows as Selected[], page, total)
    },
    ofEach: (parentName) => {
      const parent = columns[parentName]!
      return async (reader, parentIds, page) => {
        const found = await matching(reader, page.filter)
        const rows = await read(reader, (db) => {
          // Named like the table, so that the outer statement reads its columns.
          const ofOne = select(db, reader.scope, page, found, sql`${parent} = asked.parent_id`).as(name)
          return db
            .select({ ...columns, cursorValues: sql<CursorValue[]>`${sql.identifier(name)}.cursor_values` })
            .from(sql`unnest(${sql.param([...parentIds])}::text[]) as asked(parent_id)`)
            .crossJoinLateral(ofOne)
            .orderBy(...orderOf(sorts[page.sort ?? usual!], readsBackwards(page)))
        })
        const ofParent = groupBy(rows as unknown as Selected[], (row) => String(row[parentName]))
        let counts: Promise<Map<string, number>> | undefined
        const countAll = async () => {
          const counted = await read(reader, (db) =>
            db
              .select({ parent, rows: count() })
              .from(table as PgTable)
              .where(and(sql`${parent} = any(${sql.param([...parentIds])}::text[])`, found, visible(reader.scope)))
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

function assertTotal(table: PgTable, sort: string, keys: readonly SortKey[]): void {
  const { name, columns } = getTableConfig(table)
  const foreign = keys.find(({ by }) => is(by, Column) && !columns.includes(by as PgColumn))
  if (foreign) throw new Error(`The sort order ${sort} of ${name} has a column of another table.`)
  const last = keys.at(-1)?.by
  if (is(last, Column) && last.notNull && isUniqueColumn(table, last as PgColumn)) return
  throw new Error(`The sort order ${sort} of ${name} has to end with a column that is unique and never null.`)
}
