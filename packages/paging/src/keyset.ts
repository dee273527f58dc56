import { badInput, isBusinessDate } from '@channelgraph/values'
import type { AnyColumn } from 'drizzle-orm'
import { asc, Column, desc, is, type SQL, sql } from 'drizzle-orm'
import { type CursorValue, decodeCursor } from './connection.ts'

/** What Postgres can cast, by type: the 30th of February in a forged cursor must not reach it. */
const CASTS = {
  text: (text: string) => !text.includes('\0'),
  timestamptz: isInstant,
  date: isBusinessDate,
  numeric: (text: string) => /^-?\d{1,30}(\.\d{1,10})?$/.test(text),
  integer: (text: string) => /^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) <= 2_147_483_648,
  bigint: (text: string) => /^\d{1,15}$/.test(text),
} as const

/** The types that a list can be sorted by. */
export type SortType = keyof typeof CASTS

/** One part of a sort key. The last part of a key is unique and never null. */
export interface SortKey {
  readonly by: AnyColumn | SQL
  readonly direction: 'asc' | 'desc'
  readonly type: SortType
  /** How its texts are compared; by code point where it is left out. */
  readonly collation?: typeof PINYIN
}

/** Chinese by pinyin, then Latin names, as people look names up: ICU's rules, the same on every server. */
const PINYIN = 'zh-x-icu'

/** Sorted upwards by a column of names. Its index wants the same collation: `sql\`${t.name} collate "zh-x-icu"\``. */
export const byName = (by: AnyColumn): SortKey => ({ by, direction: 'asc', type: 'text', collation: PINYIN })

/** What is ordered by, and compared with a cursor. */
const sorted = ({ by, collation }: SortKey): SQL =>
  collation ? sql`${by} collate ${sql.identifier(collation)}` : sql`${by}`

/** Sorted upwards by a column, or by an expression, whose type has to be given. */
export const ascending = (by: AnyColumn | SQL, type: SortType = typeOf(by)): SortKey => ({ by, direction: 'asc', type })
/** The same, downwards. */
export const descending = (by: AnyColumn | SQL, type: SortType = typeOf(by)): SortKey => ({
  by,
  direction: 'desc',
  type,
})

function typeOf(by: AnyColumn | SQL): SortType {
  const declared = is(by, Column) ? by.getSQLType() : 'an expression'
  const type = Object.keys(CASTS).find((name) => declared.startsWith(name.replace('timestamptz', 'timestamp')))
  if (!type)
    throw new Error(`A list cannot be sorted by ${declared}: give its type, one of ${Object.keys(CASTS).join(', ')}.`)
  return type as SortType
}

/** `order by` of a sort key; nulls come last. */
export const orderOf = (keys: readonly SortKey[]): SQL[] =>
  keys.map((key) => sql`${key.direction === 'asc' ? asc(sorted(key)) : desc(sorted(key))} nulls last`)

/** As a cursor writes it, to the microsecond: anything else is not from here. */
function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(\d{3})?Z$/.test(text)) return false
  const at = new Date(`${text.slice(0, 23)}Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 23) === text.slice(0, 23)
}

/**
 * A row's values of the sort key as they stand in its cursor; selected with the row, so that they never differ from the order. As
 * JSON: of an array, the driver reads a null as the text "NULL", and the page behind it would be lost.
 */
export const cursorValuesOf = (keys: readonly SortKey[]): SQL<CursorValue[]> =>
  sql`json_build_array(${sql.join(
    keys.map(({ by, type }) =>
      type === 'timestamptz'
        ? sql`to_char(${by} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
        : sql`(${by})::text`,
    ),
    sql`, `,
  )})`

/** The rows after a cursor, in the order of the keys; undefined without a cursor. A forged cursor is BAD_USER_INPUT. */
export function afterCursor(cursor: string | null | undefined, keys: readonly SortKey[]): SQL | undefined {
  const values = decodeCursor(cursor, keys.length)
  return values ? afterValues(values, keys) : undefined
}

/** The same for the values of a cursor that was read already. */
export function afterValues(values: readonly CursorValue[], keys: readonly SortKey[]): SQL {
  if (isOneIndexRange(keys, values)) {
    const columns = sql.join(keys.map(sorted), sql`, `)
    const places = sql.join(
      keys.map((key, i) => cast(values[i] ?? null, key)),
      sql`, `,
    )
    return keys[0]?.direction === 'asc' ? sql`(${columns}) > (${places})` : sql`(${columns}) < (${places})`
  }
  const alternatives = keys.map((key, i) => {
    const equals = keys
      .slice(0, i)
      .map((before, j) => sql`${before.by} is not distinct from ${cast(values[j] ?? null, before)}`)
    return sql`(${sql.join([...equals, beyond(key, values[i] ?? null)], sql` and `)})`
  })
  return sql`(${sql.join(alternatives, sql` or `)})`
}

/** Rows that follow in one direction by columns that are never null are one range of an index, and read as such, however far. */
const isOneIndexRange = (keys: readonly SortKey[], values: readonly CursorValue[]): boolean =>
  keys.every(({ by, direction }) => direction === keys[0]?.direction && is(by, Column) && by.notNull) &&
  values.every((value) => value !== null)

function beyond(key: SortKey, value: CursorValue): SQL {
  if (value === null) return sql`false`
  const comparison =
    key.direction === 'asc' ? sql`${sorted(key)} > ${cast(value, key)}` : sql`${sorted(key)} < ${cast(value, key)}`
  return sql`(${comparison} or ${key.by} is null)`
}

function cast(value: CursorValue, { type }: SortKey): SQL {
  if (value !== null && !CASTS[type](String(value))) throw notACursor()
  return sql`${value === null ? null : String(value)}::${sql.raw(type)}`
}

/** The error for an `after` that this list, in this sort order, did not give out. */
export const notACursor = () =>
  badInput(
    '`after` must be a cursor of this list: give `endCursor` of the page before, with the same sort.',
    '`after` 须为本列表的游标:请使用上一页的 `endCursor`,并保持相同的排序。',
  )
