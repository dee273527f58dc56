import { badInput, isBusinessDate } from '@channelgraph/values'
import { type AnyColumn, asc, desc, type SQL, sql } from 'drizzle-orm'
import { type CursorValue, decodeCursor } from './connection.ts'

/** One part of a sort key. The last part of a key is unique and never null. */
export interface SortKey {
  readonly by: AnyColumn | SQL
  readonly direction: 'asc' | 'desc'
  /** The SQL type a cursor's value is cast to, such as "timestamptz"; text where left out. */
  readonly type?: string
}

export const ascending = (by: AnyColumn | SQL, type = 'text'): SortKey => ({ by, direction: 'asc', type })
export const descending = (by: AnyColumn | SQL, type = 'text'): SortKey => ({ by, direction: 'desc', type })

/** `order by` of a sort key; nulls come last. */
export const orderOf = (keys: readonly SortKey[]): SQL[] =>
  keys.map(({ by, direction }) => sql`${direction === 'asc' ? asc(by) : desc(by)} nulls last`)

/** What Postgres can cast: the 30th of February in a forged cursor must not reach it. */
const CASTS: Readonly<Record<string, (text: string) => boolean>> = {
  text: (text) => !text.includes('\0'),
  timestamptz: isInstant,
  date: isBusinessDate,
  numeric: (text) => /^-?\d{1,30}(\.\d{1,10})?$/.test(text),
  integer: (text) => /^-?\d{1,9}$/.test(text),
}

/** As a cursor writes it, to the microsecond: anything else is not from here. */
function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(\d{3})?Z$/.test(text)) return false
  const at = new Date(`${text.slice(0, 23)}Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 23) === text.slice(0, 23)
}

/** A row's values of the sort key as they stand in its cursor; selected with the row, so that they never differ from the order. */
export const cursorValuesOf = (keys: readonly SortKey[]): SQL<CursorValue[]> =>
  sql`array[${sql.join(
    keys.map(({ by, type }) =>
      type === 'timestamptz'
        ? sql`to_char(${by} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
        : sql`(${by})::text`,
    ),
    sql`, `,
  )}]`

/** The rows after a cursor, in the order of the keys; undefined without a cursor. A forged cursor is BAD_USER_INPUT. */
export function afterCursor(cursor: string | null | undefined, keys: readonly SortKey[]): SQL | undefined {
  const values = decodeCursor(cursor, keys.length)
  if (!values) return undefined
  const alternatives = keys.map((key, i) => {
    const equals = keys
      .slice(0, i)
      .map((before, j) => sql`${before.by} is not distinct from ${cast(values[j] ?? null, before)}`)
    return sql`(${sql.join([...equals, beyond(key, values[i] ?? null)], sql` and `)})`
  })
  return sql`(${sql.join(alternatives, sql` or `)})`
}

function beyond(key: SortKey, value: CursorValue): SQL {
  if (value === null) return sql`false`
  const comparison =
    key.direction === 'asc' ? sql`${key.by} > ${cast(value, key)}` : sql`${key.by} < ${cast(value, key)}`
  return sql`(${comparison} or ${key.by} is null)`
}

function cast(value: CursorValue, { type = 'text' }: SortKey): SQL {
  if (value !== null && !CASTS[type]?.(String(value))) throw badInput('after is not a cursor of this list.')
  return sql`${value === null ? null : String(value)}::${sql.raw(type)}`
}
