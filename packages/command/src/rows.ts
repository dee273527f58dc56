import { assertPoliced, type Database, type Scope } from '@channelgraph/access'
import { groupBy, indexBy, isUniqueColumn, type Text } from '@channelgraph/values'
import { and, asc, eq, getTableName, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { CommandContext } from './command.ts'
import { lockRow } from './lock.ts'

/** Reads what a viewer may see of many keys in one statement: what a loader takes. Keys without rows are not in the map. */
export type Find<Value> = (db: Database, scope: Scope, keys: readonly string[]) => Promise<Map<string, Value>>

type ColumnName<T extends PgTable> = keyof T['$inferSelect'] & string
/** Names of the columns that hold text, such as an id, a number, a parent's id. */
type TextColumn<T extends PgTable> = {
  [Name in ColumnName<T>]: T['$inferSelect'][Name] extends string | null ? Name : never
}[ColumnName<T>]

/** What every store does with the rows of its table. */
export interface Rows<T extends PgTable> {
  readonly table: T
  /** The predicate for the rows that a viewer may see; undefined where it may see all. */
  readonly visible: (scope: Scope) => SQL | undefined
  /** Finds one row a key: by id, by number. Throws at once for a column that is not unique. */
  findBy(column: TextColumn<T>): Find<T['$inferSelect']>
  /** Finds all rows of each parent, by the columns named: for children that their parent bounds. Others are paged (packages/paging). */
  findOf(parent: TextColumn<T>, ...order: readonly ColumnName<T>[]): Find<T['$inferSelect'][]>
  /** Adds a row and returns it as it is stored. */
  insert(tx: Database, row: T['$inferInsert']): Promise<T['$inferSelect']>
  /** Adds rows, none where there are none. */
  insertAll(tx: Database, rows: readonly T['$inferInsert'][]): Promise<void>
}

/** The same for a table whose rows clients change: each has an `id` and a `version`. */
export interface VersionedRows<T extends PgTable> extends Rows<T> {
  /** Locks one row for a command, see `lockRow`: NOT_FOUND, or StaleVersion where another version was expected. */
  lock(
    tx: Database,
    ctx: Pick<CommandContext, 'department' | 'scope'>,
    id: string,
    expectedVersion?: number,
  ): Promise<T['$inferSelect']>
  /** Saves a change of a locked row and moves its version. Throws where the row is not there as it was locked. */
  update(
    tx: Database,
    before: T['$inferSelect'],
    change: Omit<Partial<T['$inferSelect']>, 'id' | 'version'>,
  ): Promise<T['$inferSelect']>
}

export interface RowsOptions {
  /** How a message names a row, such as "The price list", 价格表. */
  readonly what: Text
  readonly visible: (scope: Scope) => SQL | undefined
  /** No partner user ever reads it, so that it needs no row policy. */
  readonly staffOnly?: true
}

/** For tables that belong to nobody, such as products: whoever may ask for the type sees every row. */
export const everyRow = (): undefined => undefined

/**
 * The mechanical part of a store. `visible` is asked in every read, so that no store can forget it; statements that say
 * something of their own stand in the store beside it.
 */
export function rowsOf<T extends PgTable & { id: PgColumn; version: PgColumn }>(
  table: T,
  options: RowsOptions,
): VersionedRows<T>
export function rowsOf<T extends PgTable>(table: T, options: RowsOptions): Rows<T>
export function rowsOf(
  table: PgTable & { id: PgColumn; version: PgColumn },
  { what, visible, staffOnly }: RowsOptions,
): VersionedRows<PgTable> {
  if (!staffOnly) assertPoliced(table)
  type Row = Record<string, unknown>
  const columns = table as unknown as Record<string, PgColumn>
  const find = (db: Database, scope: Scope, column: PgColumn, keys: readonly string[], order: readonly string[]) =>
    db
      .select()
      .from(table as PgTable)
      // One array, so that the statement is the same however many keys there are.
      .where(and(sql`${column} = any(${sql.param([...keys])}::text[])`, visible(scope)))
      .orderBy(...order.map((name) => asc(columns[name]!))) as Promise<Row[]>
  return {
    table,
    visible,
    findBy: (name) => {
      assertUnique(table, columns[name]!)
      return async (db, scope, keys) =>
        indexBy(await find(db, scope, columns[name]!, keys, []), (row) => String(row[name]))
    },
    findOf:
      (name, ...order) =>
      async (db, scope, keys) =>
        groupBy(await find(db, scope, columns[name]!, keys, order), (row) => String(row[name])),
    insert: async (tx, row) => {
      const [saved] = await tx
        .insert(table as PgTable)
        .values(row)
        .returning()
      return saved!
    },
    insertAll: async (tx, rows) => {
      if (rows.length > 0) await tx.insert(table as PgTable).values([...rows])
    },
    lock: (tx, ctx, id, expectedVersion) =>
      lockRow(tx, ctx, table, { id, expectedVersion, what, visible: visible(ctx.scope) }),
    update: async (tx, before, change) => {
      const { id, version } = before as { id: string; version: number }
      const [saved] = await tx
        .update(table as PgTable)
        .set({ ...change, version: version + 1 })
        .where(and(eq(table.id, id), eq(table.version, version)))
        .returning()
      if (!saved)
        throw new Error(
          `${what.en} ${id} is not there in version ${version}: it has to be locked before it is updated.`,
        )
      return saved
    },
  }
}

function assertUnique(table: PgTable, column: PgColumn): void {
  if (isUniqueColumn(table, column)) return
  throw new Error(`${getTableName(table)}.${column.name} is not unique: find its rows with findOf, or page them.`)
}
