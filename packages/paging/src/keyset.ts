import { badInput, isBusinessDate } from '@channelgraph/values'
import type { AnyColumn } from 'drizzle-orm'
import { and, asc, Column, desc, is, type SQL, sql } from 'drizzle-orm'
import { type CursorValue, decodeCursor, type PageArguments } from './connection.ts'

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

/** `order by` of a sort key; nulls come last. Backwards it is the same order from its end, which the same index gives. */
export const orderOf = (keys: readonly SortKey[], backwards = false): SQL[] =>
  keys.map((key) =>
    (key.direction === 'asc') === !backwards
      ? sql`${asc(sorted(key))} nulls ${sql.raw(backwards ? 'first' : 'last')}`
      : sql`${desc(sorted(key))} nulls ${sql.raw(backwards ? 'first' : 'last')}`,
  )

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

/** The rows between the cursors of a page, in the order of the keys; undefined without any. A forged cursor is BAD_USER_INPUT. */
export const betweenCursors = (page: PageArguments, keys: readonly SortKey[]): SQL | undefined =>
  and(...SIDES.map((side) => rowsOnSide(side, decodeCursor(page[side], keys.length, side), keys)))

/** The same in a list whose cursors name it and their sort order first: what another list gave out would lead to another place. */
export const betweenCursorsOfList = (page: PageArguments, list: string, keys: readonly SortKey[]): SQL | undefined =>
  and(
    ...SIDES.map((side) => {
      const [of, ...values] = decodeCursor(page[side], keys.length + 1, side) ?? [list]
      if (of !== list) throw notACursor(side)
      return rowsOnSide(side, values.length > 0 ? values : null, keys)
    }),
  )

/** The argument that a cursor is given as, and on which side of its row the rows are. */
export type CursorName = 'after' | 'before'
const SIDES = ['after', 'before'] as const satisfies readonly CursorName[]

function rowsOnSide(
  side: CursorName,
  values: readonly CursorValue[] | null,
  keys: readonly SortKey[],
): SQL | undefined {
  if (!values) return undefined
  const place = keys.map((key, i) => cast(values[i] ?? null, key, side))
  if (isOneIndexRange(keys, values)) {
    const columns = sql.join(keys.map(sorted), sql`, `)
    return sql`(${columns}) ${comparison(keys[0]!, side)} (${sql.join(place, sql`, `)})`
  }
  const alternatives = keys.map((key, i) => {
    const equals = keys.slice(0, i).map((before, j) => sql`${before.by} is not distinct from ${place[j]}`)
    const beyond = values[i] == null ? besideNull(key, side) : besideValue(key, side, place[i]!)
    return sql`(${sql.join([...equals, beyond], sql` and `)})`
  })
  return sql`(${sql.join(alternatives, sql` or `)})`
}

const comparison = ({ direction }: SortKey, side: CursorName): SQL =>
  (direction === 'asc') === (side === 'after') ? sql`>` : sql`<`

/** Nulls come last: nothing follows them, and all that is something is before them. */
const besideNull = ({ by }: SortKey, side: CursorName): SQL => (side === 'after' ? sql`false` : sql`${by} is not null`)
const besideValue = (key: SortKey, side: CursorName, value: SQL): SQL => {
  const compared = sql`${sorted(key)} ${comparison(key, side)} ${value}`
  return side === 'after' ? sql`(${compared} or ${key.by} is null)` : compared
}

/** Rows that follow in one direction by columns that are never null are one range of an index, and read as such, however far. */
const isOneIndexRange = (keys: readonly SortKey[], values: readonly CursorValue[]): boolean =>
  keys.every(({ by, direction }) => direction === keys[0]?.direction && is(by, Column) && by.notNull) &&
  values.every((value) => value !== null)

function cast(value: CursorValue, { type }: SortKey, name: CursorName): SQL {
  if (value !== null && !CASTS[type](String(value))) throw notACursor(name)
  return sql`${value === null ? null : String(value)}::${sql.raw(type)}`
}

/** The error for an `after` or a `before` that this list, in this sort order, did not give out. */
export const notACursor = (name: CursorName) => {
  const gives = name === 'after' ? 'endCursor' : 'startCursor'
  return badInput(
    `\`${name}\` must be a cursor of this list: give \`${gives}\` of a page of it, with the same sort.`,
    `\`${name}\` 须为本列表的游标:请使用本列表某一页的 \`${gives}\`,并保持相同的排序。`,
  )
}
