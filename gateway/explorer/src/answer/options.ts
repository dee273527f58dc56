import type { Arrangement } from './arrange.ts'
import { CHART_KINDS, type ChartChoice } from './chart-model.ts'

/** How one table is looked at: what its view keeps and a link carries. */
export interface TableOptions extends Arrangement {
  /** Lists that are spread into rows; null where the reader has not said. */
  readonly spread: readonly string[] | null
  readonly hidden: readonly string[]
  /** Columns in the reader's order; those that are not named come after them, as asked. */
  readonly order: readonly string[]
}

/** What `View.options` of an answer holds. */
export interface AnswerOptions {
  /** Which of several tables is shown; the first where it is not there. */
  readonly table?: string | undefined
  readonly tables: Readonly<Record<string, TableOptions>>
  readonly chart?: ChartChoice | undefined
  /** JSON as it came, instead of to be folded. */
  readonly plain?: boolean | undefined
}

export const NO_OPTIONS: TableOptions = {
  spread: null,
  hidden: [],
  order: [],
  sort: [],
  filters: {},
  group: [],
  sums: {},
}

const MOST_NAMES = 200
const MOST_TABLES = 20
const LONGEST = 300

/**
 * Reads options from a link or from what was kept. They are anybody's text: what is not of their form is left out, and nothing is longer
 * than its bound. Names of columns that the answer does not have do no harm.
 */
export function optionsOf(given: Readonly<Record<string, unknown>> | undefined): AnswerOptions {
  const tables = entriesOf(given?.tables, MOST_TABLES).map(([key, one]): [string, TableOptions] => [key, tableOf(one)])
  return {
    table: isName(given?.table) ? given.table : undefined,
    tables: Object.fromEntries(tables),
    chart: chartOf(given?.chart),
    plain: given?.plain === true ? true : undefined,
  }
}

/** Options as `View.options`: without what says nothing, so that a link stays short. */
export function writtenOf({
  table,
  tables,
  chart,
  plain,
}: AnswerOptions): Readonly<Record<string, unknown>> | undefined {
  const kept = Object.entries(tables).flatMap(([key, one]): [string, unknown][] => {
    const said = Object.entries(one).filter(([name, value]) => {
      return name === 'spread' ? value !== null : Object.keys(value as object).length > 0
    })
    return said.length > 0 ? [[key, Object.fromEntries(said)]] : []
  })
  const written = {
    ...(table !== undefined ? { table } : {}),
    ...(kept.length > 0 ? { tables: Object.fromEntries(kept) } : {}),
    ...(chart ? { chart } : {}),
    ...(plain ? { plain } : {}),
  }
  return Object.keys(written).length > 0 ? written : undefined
}

function tableOf(given: unknown): TableOptions {
  if (!isObject(given)) return NO_OPTIONS
  const { spread, hidden, order, sort, filters, group, sums } = given
  return {
    spread: Array.isArray(spread) ? namesOf(spread) : null,
    hidden: namesOf(hidden),
    order: namesOf(order),
    sort: itemsOf(sort).flatMap((one) =>
      isObject(one) && isName(one.id) ? [{ id: one.id, desc: one.desc === true }] : [],
    ),
    filters: Object.fromEntries(entriesOf(filters).filter((entry): entry is [string, string] => isName(entry[1]))),
    group: namesOf(group),
    sums: Object.fromEntries(
      entriesOf(sums).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
    ),
  }
}

function chartOf(given: unknown): ChartChoice | undefined {
  if (!isObject(given)) return undefined
  const kind = CHART_KINDS.find((one) => one === given.kind)
  const { by, series } = given
  if (!kind) return undefined
  return { kind, by: isName(by) ? by : null, series: isName(series) ? series : null, measures: namesOf(given.measures) }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isName = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST

const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, MOST_NAMES) : [])

const namesOf = (value: unknown): string[] => itemsOf(value).filter(isName)

// A name that an object has by nature would be read as that.
const entriesOf = (value: unknown, most = MOST_NAMES): [string, unknown][] =>
  isObject(value)
    ? Object.entries(value)
        .slice(0, most)
        .filter(([name]) => isName(name) && name !== '__proto__')
    : []
