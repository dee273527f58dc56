import { type Arrangement, arrange, type Group } from './arrange.ts'
import { provinceOf } from './province-tiles.ts'
import { cellOf, type Row } from './spread.ts'
import type { Column } from './table-model.ts'
import { exactOf, isNumeric, type Kind, shownOf, sumOf, textOf } from './values.ts'

export const CHART_KINDS = ['bar', 'stacked', 'line', 'scatter', 'heat', 'map'] as const
export type ChartKind = (typeof CHART_KINDS)[number]

/** What a chart shows: measures of what, and in which series. Null where the reader has not said. */
export interface ChartChoice {
  readonly kind: ChartKind
  /** The column of the categories, or of time. */
  readonly by: string | null
  /** The column whose values are series of one measure. */
  readonly series: string | null
  readonly measures: readonly string[]
}

/** A chart ready to be drawn. A number for the place of a mark, its exact text for people. */
export interface Chart {
  readonly kind: ChartKind
  readonly categories: readonly string[]
  readonly series: readonly Series[]
  /** Categories that were left out, being more than a chart can show. */
  readonly left: number
}

export interface Series {
  readonly name: string
  readonly kind: Kind
  readonly points: readonly Point[]
}

/** Where a mark stands: the only place where a number may be a float. Null where there is no value. */
export interface Point {
  readonly at: number | null
  readonly text: string
}

type Named = (column: Column) => string

const isTime = ({ kind }: Column): boolean => kind === 'day' || kind === 'instant'
const isCategory = ({ kind, lists }: Column): boolean => !isNumeric(kind) && kind !== 'json' && lists.length <= 1
const REGION = /(^|\.)(province|region|macroRegion|seat|city)(\.(name|code))?$/i
const NAME = /(^|\.)(name|title)$/
const NUMBER = /(^|\.)(no|code)$/

/** What is worth a chart of these columns, the likeliest first; none without a number. */
export function suggested(columns: readonly Column[], rows: readonly Row[]): ChartChoice[] {
  const measures = columns.filter(({ kind, id }) => isNumeric(kind) && !/(^|\.)rank$/.test(id))
  const [first, second] = measures
  if (!first) return []
  const categories = columns.filter(isCategory).filter((column) => !isTime(column) && column.kind !== 'id')
  const time = columns.find(isTime)
  const named =
    categories.find(({ id }) => NAME.test(id)) ?? categories.find(({ id }) => NUMBER.test(id)) ?? categories[0]
  const region = columns.find((column) => !isNumeric(column.kind) && isOfProvinces(column, rows))
  const regional = region ?? categories.find(({ id }) => REGION.test(id))
  const enumeration = categories.find(({ kind, id }) => kind === 'enum' && id !== named?.id)
  const choice = (kind: ChartKind, by: Column | undefined, more: Partial<ChartChoice> = {}): ChartChoice[] =>
    by ? [{ kind, by: by.id, series: null, measures: [first.id], ...more }] : []
  return [
    ...choice('line', time),
    ...choice('map', region),
    ...choice('bar', named ?? enumeration),
    ...(enumeration ? choice('stacked', named ?? time, { series: enumeration.id }) : []),
    ...(second ? choice('scatter', named, { measures: [first.id, second.id] }) : []),
    ...(second ? choice('heat', regional ?? named, { measures: measures.slice(0, 8).map(({ id }) => id) }) : []),
  ]
}

/** Whether nearly all of a column's values name provinces. */
function isOfProvinces(column: Column, rows: readonly Row[]): boolean {
  const values = rows
    .slice(0, 200)
    .map((row) => cellOf(row, column))
    .filter((value) => value !== null)
  if (values.length === 0 || column.kind === 'json') return false
  return values.filter((value) => provinceOf(textOf(value)) !== null).length / values.length > 0.9
}

const MOST_CATEGORIES = 200
const MOST_SERIES = 12
const AS_IS: Arrangement = { sort: [], filters: {}, group: [], sums: {} }

/** The chart of rows as they stand in the table: filtered and sorted as there, added up by category, exactly. */
export function chartOf(
  rows: readonly Row[],
  columns: readonly Column[],
  choice: ChartChoice,
  named: Named,
): Chart | null {
  const found = (id: string | null) => columns.find((column) => column.id === id)
  const by = found(choice.by)
  const measures = choice.measures.flatMap((id) => found(id) ?? []).filter(({ kind }) => isNumeric(kind))
  const [measure, second] = measures
  if (!by || !measure) return null
  if (choice.kind === 'scatter') return second ? scattered(rows, by, [measure, second], named) : null
  const groups = groupsOf(rows, by, choice.kind)
  const shown = groups.slice(0, MOST_CATEGORIES)
  const categories = shown.map(({ name }) => name)
  const left = groups.length - shown.length
  const split = found(choice.series)
  if (!split || choice.kind === 'heat' || choice.kind === 'map') {
    const series = (choice.kind === 'map' ? [measure] : measures).map((column) => ({
      name: named(column),
      kind: column.kind,
      points: shown.map(({ rows: members }) => pointOf(members, column)),
    }))
    return { kind: choice.kind, categories, series, left }
  }
  const parts = groupsOf(rows, split, 'bar').slice(0, MOST_SERIES)
  const series = parts.map((part) => {
    const own = new Set(part.rows)
    const points = shown.map(({ rows: members }) =>
      pointOf(
        members.filter((row) => own.has(row)),
        measure,
      ),
    )
    return { name: part.name, kind: measure.kind, points }
  })
  return { kind: choice.kind, categories, series, left }
}

interface Category {
  readonly name: string
  readonly rows: readonly Row[]
}

/** In the order of the rows; of a line by time. */
function groupsOf(rows: readonly Row[], by: Column, kind: ChartKind): Category[] {
  if (by.kind === 'instant') return daysOf(rows, by)
  const { lines } = arrange(rows, [by], { ...AS_IS, group: [by.id] })
  const groups = lines as readonly Group[]
  const place = new Map(rows.map((row, index) => [row, index]))
  const first = ({ rows: [row] }: Group): number => (row ? (place.get(row) ?? 0) : 0)
  const ordered = kind === 'line' ? groups : [...groups].sort((a, b) => first(a) - first(b))
  if (kind !== 'map') {
    return ordered.map(({ value, rows: members }) => ({ name: shownOf(value, by.kind) || '–', rows: members }))
  }
  const byProvince = new Map<string, Row[]>()
  for (const { value, rows: members } of groups) {
    const province = provinceOf(textOf(value))
    if (province) byProvince.set(province, [...(byProvince.get(province) ?? []), ...members])
  }
  return [...byProvince].map(([name, members]) => ({ name, rows: members }))
}

/** What has a time is added up by its day in Shanghai: no two things happen at one instant. */
function daysOf(rows: readonly Row[], by: Column): Category[] {
  const days = new Map<string, Row[]>()
  for (const row of rows) {
    const day = shownOf(cellOf(row, by), 'instant').slice(0, 10) || '–'
    const known = days.get(day)
    if (known) known.push(row)
    else days.set(day, [row])
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, members]) => ({ name, rows: members }))
}

/** Amounts are added up, each once; a rate stands for itself, and of several there is none. */
function pointOf(rows: readonly Row[], column: Column): Point {
  const owners = new Set(rows.map((row) => row[column.lists.at(-1) ?? '']))
  const values = [...owners].flatMap((owner) => (owner ? [cellOf({ [column.lists.at(-1) ?? '']: owner }, column)] : []))
  const given = values.filter((value) => exactOf(value) !== null)
  const sum = column.kind === 'decimal' && given.length > 1 ? null : sumOf(given)
  return { at: sum?.toNumber() ?? null, text: sum ? shownOf(sum, column.kind) : '' }
}

/** A point a row: the two measures of it. */
function scattered(rows: readonly Row[], by: Column, measures: readonly [Column, Column], named: Named): Chart {
  const shown = rows.slice(0, MOST_CATEGORIES * 10)
  const pointsOf = (column: Column) => shown.map((row) => pointOf([row], column))
  return {
    kind: 'scatter',
    categories: shown.map((row) => shownOf(cellOf(row, by), by.kind) || '–'),
    series: measures.map((column) => ({ name: named(column), kind: column.kind, points: pointsOf(column) })),
    left: rows.length - shown.length,
  }
}
