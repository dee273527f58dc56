import { cellOf, type Row } from './spread.ts'
import type { Column, Table } from './table-model.ts'
import { type Exact, exactOf, isNumeric, textOf } from './values.ts'

/** A row of one answer beside the row of another that is of the same thing. */
export interface Pair {
  /** What both are found by. */
  readonly key: string
  readonly left: Row | null
  readonly right: Row | null
  /** Columns in which they differ; of a row that only one has, none. */
  readonly differing: ReadonlySet<string>
}

export interface Compared {
  /** What rows are matched by; null where they are matched by their place. */
  readonly keyColumn: Column | null
  /** In the order of the left answer; what only the right one has comes where it stands there. */
  readonly pairs: readonly Pair[]
  readonly same: number
  readonly changed: number
  readonly onlyLeft: number
  readonly onlyRight: number
}

// What people or programs tell things apart by; of the row itself first, then of the thing it is about.
const KEYS = [/^id$/, /^no$/, /^code$/, /^[^.]+\.id$/, /^[^.]+\.(no|code)$/, /^(key|name|sku|month|period)$/]

/** The column that tells the rows of both answers apart; null where none does. */
export function keyColumnOf(columns: readonly Column[], left: readonly Row[], right: readonly Row[]): Column | null {
  const tells = (column: Column, rows: readonly Row[]): boolean => {
    const values = rows.map((row) => textOf(cellOf(row, column)))
    return !values.includes('') && new Set(values).size === values.length
  }
  for (const pattern of KEYS) {
    const found = columns.filter(({ id, lists }) => lists.length === 0 && pattern.test(id))
    const key = found.find((column) => tells(column, left) && tells(column, right))
    if (key) return key
  }
  return null
}

/** Two answers of one question, row beside row. Values are compared as values: 1.50 and 1.5 are one amount. */
export function compare(
  { columns, isList }: Pick<Table, 'columns' | 'isList'>,
  left: readonly Row[],
  right: readonly Row[],
): Compared {
  const own = columns.filter(({ lists }) => lists.length === 0)
  const keyColumn = isList ? keyColumnOf(own, left, right) : null
  const keyOf = (row: Row, index: number): string => (keyColumn ? textOf(cellOf(row, keyColumn)) : String(index + 1))
  const rights = new Map(right.map((row, index) => [keyOf(row, index), row]))
  const lefts = new Map(left.map((row, index) => [keyOf(row, index), row]))
  const pairs = merged([...lefts.keys()], [...rights.keys()]).map((key): Pair => {
    const [a, b] = [lefts.get(key) ?? null, rights.get(key) ?? null]
    const differing = a && b ? own.filter((column) => !isSame(cellOf(a, column), cellOf(b, column), column)) : []
    return { key, left: a, right: b, differing: new Set(differing.map(({ id }) => id)) }
  })
  const count = (test: (pair: Pair) => boolean): number => pairs.filter(test).length
  return {
    keyColumn,
    pairs,
    same: count((pair) => pair.left !== null && pair.right !== null && pair.differing.size === 0),
    changed: count(({ differing }) => differing.size > 0),
    onlyLeft: count((pair) => pair.right === null),
    onlyRight: count((pair) => pair.left === null),
  }
}

/** What is more on the right, exactly; null where one of them is no number. */
export function differenceOf(left: unknown, right: unknown, { kind }: Column): Exact | null {
  if (!isNumeric(kind)) return null
  const [a, b] = [exactOf(left), exactOf(right)]
  return a && b ? b.minus(a) : null
}

function isSame(left: unknown, right: unknown, { kind }: Column): boolean {
  const [a, b] = isNumeric(kind) ? [exactOf(left), exactOf(right)] : [null, null]
  return a && b ? a.equals(b) : textOf(left) === textOf(right)
}

/** The keys of the left in their order, each key of the right after the one that it follows there. */
function merged(left: readonly string[], right: readonly string[]): string[] {
  const known = new Set(left)
  const following = new Map<string | null, string[]>()
  let last: string | null = null
  for (const key of right) {
    if (known.has(key)) last = key
    else following.set(last, [...(following.get(last) ?? []), key])
  }
  return [...(following.get(null) ?? []), ...left.flatMap((key) => [key, ...(following.get(key) ?? [])])]
}
