import { Decimal as DecimalJs } from 'decimal.js'

/** Exact decimals for rates, unit prices and scores; 40 significant digits, half up. */
export const Decimal = DecimalJs.clone({ precision: 40, rounding: DecimalJs.ROUND_HALF_UP })
export type Decimal = InstanceType<typeof DecimalJs>

const PATTERN = /^-?\d{1,18}(\.\d{1,6})?$/

/** Reads a decimal string with at most six fraction digits; null where it is none. */
export function parseDecimal(text: unknown): Decimal | null {
  return typeof text === 'string' && PATTERN.test(text) ? new Decimal(text) : null
}

/** The wire form: six fraction digits, half up, such as "0.900000". */
export const formatDecimal = (value: Decimal): string => value.toFixed(6)

/** Rounds to six decimals, half up: how every KPI is answered (specification 3.14). */
export const roundTo6 = (value: Decimal): Decimal => value.toDecimalPlaces(6)
