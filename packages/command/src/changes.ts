import { Decimal, derivedColumnsOf, formatDecimal, Money, personalFieldsOf, wordingsOf } from '@channelgraph/values'
import { canonical } from './canonical.ts'

/** A value as a client is given it; a list of rows is the number of them. */
export type WireValue = string | number | boolean | null | readonly (string | number | boolean)[]

/** What became of each field that differs, by name: `[from, to]`, or `[to]` where there was nothing before. */
export type FieldChanges = Readonly<Record<string, readonly [WireValue] | readonly [WireValue, WireValue]>>

/** How much of a text is kept, and of how many values of a list: a history says what changed, the document has the whole. */
const MAX_TEXT = 200
const MAX_VALUES = 20

/** Every entry has an id and a version of its own. */
const TOLD_ELSEWHERE = new Set(['id', 'version'])

type Row = Readonly<Record<string, unknown>>

/**
 * What differs between a row before and after, in wire form. Lists of rows are counts, but for those that are worded (`markWorded`), other objects their fields by path. A field
 * that only one of the two rows was read with is not known to differ. Of something new, what is false, zero of a count, or an empty
 * list or text says nothing: it is how everything begins, and the first change of it says from what. Columns that repeat others
 * (`markDerived`) are left out.
 */
export function changesBetween(entity: string, before: unknown, after: unknown): FieldChanges {
  const changes: Record<string, readonly [WireValue] | readonly [WireValue, WireValue]> = {}
  const mask = personalFieldsOf(entity)
  const wordings = wordingsOf(entity)
  const derived = derivedColumnsOf(entity)
  const own = (row: unknown): Row | null => {
    if (!isRow(row)) return null
    return derived.size === 0 ? row : Object.fromEntries(Object.entries(row).filter(([name]) => !derived.has(name)))
  }
  collect(changes, '', own(before), own(after), (name, value) => {
    const wording = wordings[name]
    if (wording && Array.isArray(value)) return wireOf((value as never[]).map(wording))
    return wireOf(mask[name] && typeof value === 'string' ? mask[name](value) : value)
  })
  return changes
}

function collect(
  changes: Record<string, readonly [WireValue] | readonly [WireValue, WireValue]>,
  path: string,
  before: Row | null,
  after: Row | null,
  wire: (name: string, value: unknown) => WireValue,
): void {
  for (const key of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
    if (path === '' && TOLD_ELSEWHERE.has(key)) continue
    const name = path + key
    const [from, to] = [before?.[key] ?? null, after?.[key] ?? null]
    if (path === '' && before === null && isNothing(to)) continue
    const unknown = path === '' && before && after && !(key in before && key in after)
    if (unknown || from === to || canonical(from) === canonical(to)) continue
    if ((isRow(from) || from === null) && (isRow(to) || to === null)) {
      collect(changes, `${name}.`, from, to, wire)
    } else {
      changes[name] = from === null ? [wire(name, to)] : [wire(name, from), wire(name, to)]
    }
  }
}

const isNothing = (value: unknown): boolean =>
  value === false || value === 0 || value === '' || (Array.isArray(value) && value.length === 0)

/** An object with fields of its own, not a value such as money or an instant. */
const isRow = (value: unknown): value is Row =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Money) &&
  !Decimal.isDecimal(value)

function wireOf(value: unknown): WireValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) {
    const items: unknown[] = value
    return items.length > MAX_VALUES || items.some((item) => typeof item === 'object')
      ? items.length
      : items.map((item) => shortened(textOf(item)))
  }
  return shortened(textOf(value))
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (Decimal.isDecimal(value)) return formatDecimal(value)
  return String(value)
}

function shortened(text: string): string {
  const characters = [...text]
  return characters.length > MAX_TEXT ? `${characters.slice(0, MAX_TEXT - 1).join('')}…` : text
}
