import { createHash } from 'node:crypto'
import { Decimal, Money } from '@channelgraph/values'

/** SHA-256 of a value's canonical JSON: keys sorted, money, decimals and instants in their wire form; "" for nothing. */
export const hashOf = (value: unknown): string =>
  value == null ? '' : createHash('sha256').update(canonical(value)).digest('hex')

/** A value's JSON in one form only: keys sorted, money, decimals and instants in their wire form. */
export function canonical(value: unknown): string {
  if (value === undefined) return 'null'
  if (value === null || typeof value !== 'object')
    return typeof value === 'bigint' ? `"${value}"` : JSON.stringify(value)
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (value instanceof Money) return JSON.stringify(value.toString())
  if (Decimal.isDecimal(value)) return JSON.stringify(String(value))
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const fields = value as Readonly<Record<string, unknown>>
  // Sorted by code unit, as without a comparison of our own, which is called for each pair of every row that is written.
  const keys = Object.keys(fields).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(fields[key])}`).join(',')}}`
}
