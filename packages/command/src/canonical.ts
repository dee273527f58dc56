import { hash } from 'node:crypto'
import { Decimal, Money } from '@channelgraph/values'

/** SHA-256 of a value's canonical JSON: keys sorted, money, decimals and instants in their wire form; "" for nothing. */
export const hashOf = (value: unknown): string => (value == null ? '' : hash('sha256', canonical(value), 'hex'))

/** A value's JSON in one form only: keys sorted, money, decimals and instants in their wire form. */
export function canonical(value: unknown): string {
  if (value === undefined) return 'null'
  if (value === null || typeof value !== 'object')
    return typeof value === 'bigint' ? `"${value}"` : JSON.stringify(value)
  if (value instanceof Date) return `"${value.toISOString()}"`
  if (value instanceof Money || Decimal.isDecimal(value)) return `"${value}"`
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const fields = value as Readonly<Record<string, unknown>>
  // Sorted by code unit, as without a comparison of our own, and put together without lists in between: this is called for each pair of
  // every row that is written.
  let pairs = ''
  for (const key of Object.keys(fields).sort())
    pairs += `${pairs === '' ? '' : ','}${JSON.stringify(key)}:${canonical(fields[key])}`
  return `{${pairs}}`
}
