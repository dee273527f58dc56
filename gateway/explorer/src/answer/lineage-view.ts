import type { Completeness, DepartmentFreshness, Lineage, LineageRequest } from '../explained.ts'
import { LINEAGE_WORDS, type LineageWords } from './lineage-words.ts'

/** What the page shows of where an answer comes from: made of `extensions` alone, for the panel and whatever shows columns. */

/** A department's row. */
export interface DepartmentBar {
  readonly department: string
  /** When its requests were under way, in hundredths of the whole run. */
  readonly spans: readonly Span[]
  /** Milliseconds in which at least one of them was. */
  readonly busyMs: number
  /** It kept the answer waiting longest. */
  readonly isSlowest: boolean
  /** It gave no answer, or an unusable one, at least once. */
  readonly isAway: boolean
  /** Such as `from 3 ms, 41 ms: 2 requests, 20 entities, 5.1 kB, 12 statements in 8 ms`. */
  readonly text: string
}

export interface Span {
  readonly left: number
  readonly width: number
  readonly title: string
}

/** The departments in the order in which they were first asked. */
export function barsOf({ requests, durationMs }: Lineage, words: LineageWords = LINEAGE_WORDS.en): DepartmentBar[] {
  const whole = Math.max(durationMs, ...requests.map(endOf), 0.1)
  const hundredths = (ms: number): number => Math.round((ms / whole) * 1_000) / 10
  const bars = [...new Set(requests.map(({ department }) => department))].map((department) => {
    const own = requests.filter((request) => request.department === department)
    return {
      department,
      startMs: Math.min(...own.map(({ startMs }) => startMs)),
      spans: own.map((request) => ({
        left: hundredths(request.startMs),
        width: Math.max(0.5, hundredths(request.durationMs)),
        title: titleOf(request),
      })),
      busyMs: busyMsOf(own),
      isAway: own.some(isUnanswered),
      text: textOf(own, words),
    }
  })
  const slowest = Math.max(...bars.map(({ busyMs }) => busyMs))
  return bars
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ startMs: _, ...bar }) => ({ ...bar, isSlowest: bar.busyMs === slowest }))
}

/** A column of the answer. */
export interface ColumnView {
  readonly path: string
  /** Such as `finance, as of 14:02:11`; of each department that brings it. */
  readonly text: string
  /** The departments whose silence is why it is missing, at least in some row; none where it is whole. */
  readonly missingFor: readonly string[]
}

/** The columns of an answer in the order of the operation; without a lineage only those that are missing. */
export function columnsOf(
  lineage: Lineage | undefined,
  completeness: Completeness | undefined,
  timeOf: (instant: string) => string,
  words: LineageWords = LINEAGE_WORDS.en,
): ColumnView[] {
  const missing = new Map<string, string[]>()
  for (const { department, columns } of completeness?.missing ?? []) {
    for (const path of columns) missing.set(path, [...(missing.get(path) ?? []), department])
  }
  if (!lineage) {
    return [...missing].map(([path, departments]) => ({
      path,
      text: words.missing(departments),
      missingFor: departments,
    }))
  }
  const freshness = new Map(lineage.freshness.map((one) => [one.department, one]))
  return lineage.columns.map(({ path, departments }) => {
    const missingFor = missing.get(path) ?? []
    const texts = departments.map((name) => asOf(name, freshness.get(name), timeOf, words))
    const text = missingFor.length > 0 ? words.missing(missingFor) : texts.join('; ') || words.nobody
    return { path, text, missingFor }
  })
}

/** `finance, as of 14:02:11`, and how far it lags. */
export function asOf(
  department: string,
  freshness: DepartmentFreshness | undefined,
  timeOf: (instant: string) => string,
  words: LineageWords = LINEAGE_WORDS.en,
): string {
  const when = freshness?.asOf ? words.asOf(timeOf(freshness.asOf)) : words.asOfUnknown
  const lags = (freshness?.follows ?? []).flatMap(({ publisher, behind }) =>
    behind ? [words.behind(behind, publisher)] : [],
  )
  return [department, when, ...lags].join(', ')
}

/** An instant as the clock on the wall says it; the time zone is the browser's where none is given. */
export const wallClock =
  (timeZone?: string) =>
  (instant: string): string =>
    new Date(instant).toLocaleTimeString('en-GB', { timeZone })

const isUnanswered = ({ outcome }: LineageRequest): boolean => outcome !== 'answered' && outcome !== 'merged'

const endOf = ({ startMs, durationMs }: LineageRequest): number => startMs + durationMs

/** What was under way at once counts once. */
function busyMsOf(requests: readonly LineageRequest[]): number {
  let busy = 0
  let until = 0
  for (const request of [...requests].sort((a, b) => a.startMs - b.startMs)) {
    busy += Math.max(0, endOf(request) - Math.max(until, request.startMs))
    until = Math.max(until, endOf(request))
  }
  return Math.round(busy * 10) / 10
}

function textOf(requests: readonly LineageRequest[], words: LineageWords): string {
  const sum = (of: (request: LineageRequest) => number | null | undefined): number =>
    requests.reduce((total, request) => total + (of(request) ?? 0), 0)
  const entities = sum((one) => one.entities)
  const told = (of: (request: LineageRequest) => unknown): boolean => requests.some((one) => of(one) !== undefined)
  const from = words.from(ms(Math.min(...requests.map((one) => one.startMs))), ms(busyMsOf(requests)))
  return [
    `${from}: ${words.requests(requests.length)}`,
    ...(entities > 0 ? [words.entities(entities)] : []),
    ...(told((one) => one.bytes) ? [bytesText(sum((one) => one.bytes))] : []),
    ...(told((one) => one.statements)
      ? [
          words.statements(
            sum((one) => one.statements),
            ms(sum((one) => one.statementsMs)),
          ),
        ]
      : []),
    ...(requests.some(isUnanswered) ? [words.noAnswer] : []),
  ].join(', ')
}

const titleOf = ({ paths, startMs, durationMs, outcome }: LineageRequest): string =>
  `${paths.map((path) => path || 'root').join(', ')}: from ${ms(startMs)}, ${ms(durationMs)}, ${outcome}`

const ms = (value: number): string => `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ms`

const bytesText = (bytes: number): string => (bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`)
