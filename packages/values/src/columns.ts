import { type AnyColumn, and, getTableColumns, getTableName, gte, is, lt, SQL, sql } from 'drizzle-orm'
import { bigint, customType, getTableConfig, type PgColumn, type PgTable, timestamp } from 'drizzle-orm/pg-core'
import { endOfDay, type Period, startOfDay } from './calendar.ts'
import { CODE_SEPARATORS, codeKey } from './codes.ts'
import { type Decimal, Decimal as DecimalValue } from './decimal.ts'
import { Money } from './money.ts'

/** numeric(18,2) read as Money, and sums of it, however large. */
export const money = customType<{ data: Money; driverData: string }>({
  dataType: () => 'numeric(18,2)',
  fromDriver: (text) => Money.ofStored(text),
  toDriver: (value) => value.toString(),
})

/** numeric(18,6) read as Decimal: unit prices, rates, scores. */
export const decimal = customType<{ data: Decimal; driverData: string }>({
  dataType: () => 'numeric(18,6)',
  fromDriver: (text) => new DecimalValue(text),
  toDriver: (value) => value.toFixed(6),
})

/** timestamptz, read as Date. */
export const instant = (name?: string) =>
  name
    ? timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })
    : timestamp({ withTimezone: true, mode: 'date', precision: 3 })

/** A bigint that stays far below 2^53: sequence numbers. */
export const sequence = (name: string) => bigint(name, { mode: 'number' })

/** The rows whose instant lies in a period: from its first day's beginning in Shanghai, before its last day's end. */
export const within = (at: AnyColumn, { from, to }: Period): SQL | undefined =>
  and(gte(at, startOfDay(from)), lt(at, endOfDay(to)))

/** Whether no two rows of a table have the same value in this column alone; a partial index says nothing of all rows. */
export function isUniqueColumn(table: PgTable, column: PgColumn): boolean {
  const { primaryKeys, uniqueConstraints, indexes } = getTableConfig(table)
  // By name: an index has columns of its own, which are not the table's.
  const alone = (found: readonly object[]) => found.length === 1 && 'name' in found[0]! && found[0].name === column.name
  return (
    column.primary ||
    column.isUnique ||
    primaryKeys.some((key) => alone(key.columns)) ||
    uniqueConstraints.some((constraint) => alone(constraint.columns)) ||
    indexes.some(({ config }) => config.unique && !config.where && alone(config.columns))
  )
}

/**
 * The row as it is stored where `given` is inserted: a column that is left out has its default, or is null. What begins an entity
 * (`openingOrder`) is made with it, so that a new column which may be left out is named nowhere else. Throws for a column that has
 * to be given, or whose default only the database can say.
 */
export function withDefaults<Table extends PgTable>(table: Table, given: Table['$inferInsert']): Table['$inferSelect'] {
  const values = given as Readonly<Record<string, unknown>>
  const row: Record<string, unknown> = {}
  for (const [name, column] of columnsOf(table)) {
    const value = values[name] === undefined ? (column.default ?? null) : values[name]
    if ((value === null && column.notNull) || is(value, SQL))
      throw new TypeError(`${getTableName(table)}.${column.name} must be given.`)
    row[name] = value
  }
  return row as Table['$inferSelect']
}

const columns = new WeakMap<PgTable, [name: string, column: PgColumn][]>()

/** Listed once a table: a large world begins ten million rows. */
function columnsOf(table: PgTable): [name: string, column: PgColumn][] {
  const known = columns.get(table) ?? Object.entries(getTableColumns(table))
  columns.set(table, known)
  return known
}

/** The rows whose code people take for the same as any of these: see `codeKey`. */
export const isSameCode = (column: PgColumn | SQL, ...codes: readonly string[]): SQL =>
  sql`translate(${column}, ${CODE_SEPARATORS}, '') = any(${sql.param(codes.map(codeKey))}::text[])`
