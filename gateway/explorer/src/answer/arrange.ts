import { cellOf, itemsOf, ownerOf, type Row } from './spread.ts'
import type { Column, InnerList } from './table-model.ts'
import {
  compareKeys,
  type Exact,
  exactOf,
  isNumeric,
  type Kind,
  type SortKey,
  shownOf,
  sortKeyOf,
  sumOf,
  textOf,
} from './values.ts'

/** How a table is looked at. */
export interface Arrangement {
  /** The first is the most important one. */
  readonly sort: readonly { readonly id: string; readonly desc: boolean }[]
  /** By column: a part of the text, or `>=1000`, `<5`, `2026-07-01..2026-09-30`, `=`, `!=`. */
  readonly filters: Readonly<Record<string, string>>
  /** Columns whose equal values make a group, the outermost first. */
  readonly group: readonly string[]
  /** Columns that are summed or not against what their type says. */
  readonly sums: Readonly<Record<string, boolean>>
}

/** Exact sums by column; a column that is not summed here is absent, one without a number null. */
export type Sums = Readonly<Record<string, Exact | null>>

/** What is shown below each other: groups with what they hold, or rows. */
export type Line =
  | { readonly kind: 'row'; readonly row: Row; readonly depth: number }
  | {
      readonly kind: 'group'
      /** The values that lead to it, as JSON. */
      readonly id: string
      readonly depth: number
      readonly column: Column
      readonly value: unknown
      readonly rows: readonly Row[]
      readonly sums: Sums
      readonly children: readonly Line[]
    }
export type Group = Extract<Line, { kind: 'group' }>

export interface Arranged {
  /** Groups at the top where it is grouped, else rows. */
  readonly lines: readonly Line[]
  readonly rows: readonly Row[]
  readonly totals: Sums
}

/** Filters, sorts and groups rows. All of them: what is shown of it is a matter of scrolling. */
export function arrange(
  rows: readonly Row[],
  columns: readonly Column[],
  { sort, filters, group, sums }: Arrangement,
): Arranged {
  const byId = new Map(columns.map((column) => [column.id, column]))
  const known = (id: string): Column[] => [byId.get(id) ?? []].flat()
  const summed = columns.filter((column) => isSummed(column, sums))
  const order = sort.flatMap(({ id, desc }) => known(id).map((column) => ({ column, desc })))
  const kept = sorted(filtered(rows, columns, filters), order)
  const keys = group.flatMap(known)
  const lines = keys.length > 0 ? grouped(kept, keys, summed, order) : kept.map(rowLine(0))
  return { lines, rows: kept, totals: sumsOf(kept, summed) }
}

const rowLine =
  (depth: number) =>
  (row: Row): Line => ({ kind: 'row', row, depth })

// What an amount is added up for is a total; ranks, days and versions are not, and a rate never is.
const NO_AMOUNT =
  /(^|\.)(rank|no|lineNo|version|year|month|quarter|revision|level)$|(Days|Hours|Minutes|No|Score|Rate)$/

/** Whether a column has a sum: amounts of money and counts have, unless the reader says otherwise. */
export function isSummed({ id, kind }: Pick<Column, 'id' | 'kind'>, chosen: Arrangement['sums']): boolean {
  if (!isNumeric(kind)) return false
  return chosen[id] ?? (kind !== 'decimal' && !NO_AMOUNT.test(id))
}

/** Each value once, however many rows a spread list shows it in. */
export function sumsOf(rows: readonly Row[], columns: readonly Column[]): Sums {
  return Object.fromEntries(columns.map((column) => [column.id, sumOf(valuesOnce(rows, column))]))
}

function* valuesOnce(rows: readonly Row[], column: Column): Generator<unknown> {
  const owner = ownerOf(column)
  const seen = new Set<unknown>()
  for (const row of rows) {
    const one = row[owner]
    if (!one || seen.has(one)) continue
    seen.add(one)
    yield cellOf(row, column)
  }
}

interface Order {
  readonly column: Column
  readonly desc: boolean
}

/** By value, stable; what is not there comes last in both directions. */
export function sorted(rows: readonly Row[], order: readonly Order[]): Row[] {
  if (order.length === 0) return [...rows]
  // Keys are made once a row, not once a comparison.
  const keyed = rows.map((row) => ({
    row,
    keys: order.map(({ column }) => sortKeyOf(cellOf(row, column), column.kind)),
  }))
  const compare = comparing(order)
  return keyed.sort((a, b) => compare(a.keys, b.keys)).map(({ row }) => row)
}

const comparing =
  (order: readonly { readonly desc: boolean }[]) =>
  (a: readonly SortKey[], b: readonly SortKey[]): number => {
    for (const [index, { desc }] of order.entries()) {
      const [left = null, right = null] = [a[index], b[index]]
      if (left === null && right === null) continue
      if (left === null) return 1
      if (right === null) return -1
      const compared = compareKeys(left, right)
      if (compared !== 0) return desc ? -compared : compared
    }
    return 0
  }

function filtered(rows: readonly Row[], columns: readonly Column[], filters: Arrangement['filters']): readonly Row[] {
  const tests = columns.flatMap((column) => {
    const test = testOf(filters[column.id] ?? '', column.kind, column.values)
    return test ? [{ column, test }] : []
  })
  return tests.length === 0 ? rows : rows.filter((row) => tests.every(({ column, test }) => test(cellOf(row, column))))
}

type Test = (value: unknown) => boolean

/** What a filter as it is typed keeps; null where it says nothing. A part is looked for in what is written and in the words for it. */
export function testOf(typed: string, kind: Kind, values: Column['values'] = {}): Test | null {
  const text = typed.trim()
  if (text === '') return null
  const [, from = '', to = ''] = /^(.*?)\.\.(.*)$/.exec(text) ?? []
  const isRanged = isNumeric(kind) || kind === 'day' || kind === 'instant'
  if (isRanged && (from || to)) return all([bounded('>=', from, kind), bounded('<=', to, kind)])
  const [, operator = '', operand = ''] = /^(>=|<=|!=|>|<|=)(.*)$/.exec(text) ?? []
  if (operator) return bounded(operator, operand, kind)
  const wanted = text.toLowerCase()
  return (value) => {
    const words = [value].flat().flatMap((one) => Object.values(values[String(one)] ?? {}))
    return [textOf(value), shownOf(value, kind), ...words].some((one) => one.toLowerCase().includes(wanted))
  }
}

const all =
  (tests: readonly (Test | null)[]): Test =>
  (value) =>
    tests.every((test) => test?.(value) ?? true)

const OPERATORS: Readonly<Record<string, (compared: number) => boolean>> = {
  '>=': (compared) => compared >= 0,
  '<=': (compared) => compared <= 0,
  '>': (compared) => compared > 0,
  '<': (compared) => compared < 0,
  '=': (compared) => compared === 0,
  '!=': (compared) => compared !== 0,
}

/** `=` and `!=` with nothing behind them are: is empty, is not. */
function bounded(operator: string, operand: string, kind: Kind): Test | null {
  const text = operand.trim()
  if (text === '') {
    if (operator === '=') return (value) => textOf(value) === ''
    return operator === '!=' ? (value) => textOf(value) !== '' : null
  }
  const key = operandOf(text, kind)
  const holds = OPERATORS[operator]
  if (key === null || !holds) return () => false
  return (value) => {
    // A day compared with an instant is the day in Shanghai.
    const given =
      kind === 'instant' && DAY.test(text) ? shownOf(value, kind).slice(0, 10) || null : sortKeyOf(value, kind)
    return given === null ? operator === '!=' : holds(compareKeys(given, key))
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

function operandOf(text: string, kind: Kind): SortKey {
  if (isNumeric(kind)) return exactOf(text.replaceAll(',', ''))
  if (kind === 'instant' && DAY.test(text)) return text
  if (kind === 'boolean') return sortKeyOf(text === 'true', kind)
  return sortKeyOf(text, kind)
}

/**
 * Groups of equal values. A column that lies outside of the list by which is grouped has no sum in a group: an order's amount belongs to the
 * order, and to no product of its lines. So the sums of the groups together are the total.
 */
function grouped(
  rows: readonly Row[],
  [column, ...inner]: readonly Column[],
  summed: readonly Column[],
  order: readonly Order[],
  above: { readonly id: string; readonly depth: number } = { id: '', depth: 0 },
): Line[] {
  if (!column) return rows.map(rowLine(above.depth))
  const byValue = new Map<string, Row[]>()
  for (const row of rows) {
    const text = textOf(cellOf(row, column))
    const known = byValue.get(text)
    if (known) known.push(row)
    else byValue.set(text, [row])
  }
  const own = summed.filter(({ lists }) => column.lists.every((id) => lists.includes(id)))
  const groups = [...byValue].map(([text, members]): Group => {
    const id = `${above.id}/${JSON.stringify(text)}`
    return {
      kind: 'group',
      id,
      depth: above.depth,
      column,
      value: cellOf(members[0] as Row, column),
      rows: members,
      sums: sumsOf(members, own),
      children: grouped(members, inner, own, order, { id, depth: above.depth + 1 }),
    }
  })
  return sortedGroups(groups, column, order)
}

/** By their sums where a summed column is sorted by, else by their own value. */
function sortedGroups(groups: Group[], column: Column, order: readonly Order[]): Group[] {
  const by = order.find(({ column: { id } }) => id === column.id || groups.some(({ sums }) => id in sums))
  const desc = by?.desc ?? false
  const keyOf = ({ value, sums }: Group): SortKey =>
    by && by.column.id !== column.id ? (sums[by.column.id] ?? null) : sortKeyOf(value, column.kind)
  const compare = comparing([{ desc }])
  return groups
    .map((group) => ({ group, keys: [keyOf(group)] }))
    .sort((a, b) => compare(a.keys, b.keys))
    .map(({ group }) => group)
}

/** The lines to be seen while these groups are open. */
export function linesSeen(lines: readonly Line[], open: ReadonlySet<string>): Line[] {
  if (lines[0]?.kind !== 'group') return [...lines]
  return lines.flatMap((line) =>
    line.kind === 'group' && open.has(line.id) ? [line, ...linesSeen(line.children, open)] : [line],
  )
}

/** How many items a list in a cell has; null where it is not there. */
export const countIn = (row: Row, list: InnerList): number | null =>
  Array.isArray(cellOf(row, list)) ? itemsOf(row, list).length : null
