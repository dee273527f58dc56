import { Decimal as DecimalJs } from 'decimal.js'

/** What stands in a column: how it is written, compared and summed. */
export type Kind = 'text' | 'id' | 'enum' | 'money' | 'decimal' | 'day' | 'instant' | 'integer' | 'boolean' | 'json'

/** Exact whatever is added: the digits of a sum are bounded by those of its parts, never by a float's. */
export const Exact = DecimalJs.clone({ precision: 1_000, toExpNeg: -1_000, toExpPos: 1_000 })
export type Exact = InstanceType<typeof Exact>

const NUMBER = /^-?\d{1,300}(\.\d{1,300})?$/
const NUMERIC: ReadonlySet<Kind> = new Set(['money', 'decimal', 'integer'])

export const isNumeric = (kind: Kind): boolean => NUMERIC.has(kind)

/** The number a value is, exactly; null for what is none. */
export function exactOf(value: unknown): Exact | null {
  if (typeof value === 'number') return Number.isFinite(value) ? new Exact(value) : null
  return typeof value === 'string' && NUMBER.test(value) ? new Exact(value) : null
}

/** What sorting goes by: the value, not how it is written. Null is nothing, and comes last whichever the direction. */
export type SortKey = Exact | string | number | null

export function sortKeyOf(value: unknown, kind: Kind): SortKey {
  if (value === null || value === undefined) return null
  if (isNumeric(kind)) return exactOf(value)
  if (kind === 'boolean') return value === true ? 1 : 0
  if (kind === 'instant') return Number.isNaN(Date.parse(String(value))) ? null : Date.parse(String(value))
  return textOf(value)
}

// One collator: making one for each comparison took most of the time of sorting. Numbers in words go by their value (P-2 before P-10).
const collator = new Intl.Collator('zh-Hans-CN', { numeric: true })

export function compareKeys(a: SortKey, b: SortKey): number {
  if (a instanceof Exact && b instanceof Exact) return a.comparedTo(b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

/** The sum, exactly; null where nothing of it is a number. */
export function sumOf(values: Iterable<unknown>): Exact | null {
  let sum: Exact | null = null
  for (const value of values) {
    const number = exactOf(value)
    if (number) sum = sum ? sum.plus(number) : number
  }
  return sum
}

/** A value as the JSON of the answer has it: what files, filters and keys go by. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A value as people read it: thousands separators, days and times of Shanghai, short ids. Empty for what is not there. */
export function shownOf(value: unknown, kind: Kind): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Exact) return numberText(value.toFixed(), kind)
  if (isNumeric(kind)) {
    const number = exactOf(value)
    // As it was answered: 1234.50 keeps its two digits.
    if (number) return numberText(typeof value === 'string' ? value : number.toFixed(), kind)
  }
  if (kind === 'instant') return shanghaiTime(String(value))
  if (kind === 'id') return shortId(textOf(value))
  return textOf(value)
}

/** `-1234567.5` as `-1,234,567.50` of money, and without the zeros that a decimal ends with. */
function numberText(text: string, kind: Kind): string {
  const [whole = '', fraction = ''] = text.split('.')
  const digits = kind === 'money' ? fraction.padEnd(2, '0') : fraction.replace(/0+$/, '')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return digits ? `${grouped}.${digits}` : grouped
}

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })

/** `2026-11-23 09:30:00`, whatever the zone of the browser. */
export function shanghaiTime(instant: string): string {
  const at = Date.parse(instant)
  return Number.isNaN(at) ? instant : clock.format(at)
}

const ID_SHOWN = 12

/** An opaque id is told apart by its end; the whole is a click, a hover or a copy away. */
const shortId = (id: string): string => (id.length > ID_SHOWN + 1 ? `…${id.slice(-ID_SHOWN)}` : id)
