import { underPaths } from '@channelgraph/access'
import { type AmountRange, check, type Period } from '@channelgraph/values'
import { and, type Column, eq, type GetColumnData, gte, inArray, lte, type SQL } from 'drizzle-orm'

/** How many values a filter may name at once. */
const MAX_VALUES = 1_000

/** Any of the values a filter names, none for an empty list, all where it is left out. Throws BAD_USER_INPUT for more than 1,000. */
export const anyOf = <C extends Column>(
  name: string,
  column: C,
  values: readonly GetColumnData<C, 'raw'>[] | null | undefined,
): SQL | undefined => (values == null ? undefined : inArray(column, [...check.items(name, values, 0, MAX_VALUES)]))

/** The rows whose column has a value, none for the empty text; all where it is left out. */
export const only = <C extends Column>(
  column: C,
  value: GetColumnData<C, 'raw'> | null | undefined,
): SQL | undefined => (value == null ? undefined : eq(column, value))

/** The rows whose business date lies in a period, both ends included; all where it is left out. */
export function onDays(name: string, day: Column, period: Period | null | undefined): SQL | undefined {
  if (!period) return undefined
  const { from, to } = check.period(name, period)
  return and(gte(day, from), lte(day, to))
}

/** The rows whose amount lies in a range, both ends included; all where it is left out. */
export function ofAmount(name: string, amount: Column, range: AmountRange | null | undefined): SQL | undefined {
  if (!range) return undefined
  const { min, max } = check.amountRange(name, range)
  return and(min ? gte(amount, min) : undefined, max ? lte(amount, max) : undefined)
}

/** The rows whose region is one of those named, or lies below one; all where it is left out. Throws BAD_USER_INPUT for a code that is none. */
export const inRegions = (name: string, path: Column, codes: readonly string[] | null | undefined): SQL | undefined =>
  codes == null
    ? undefined
    : underPaths(
        path,
        check.items(name, codes, 0, MAX_VALUES).map((code) => check.regionPath(name, code)),
      )
