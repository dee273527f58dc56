import { addDays, type BusinessDate, Decimal, roundTo6 } from '@channelgraph/values'

/** Velocity looks back this many days (specification 3.14). */
export const VELOCITY_DAYS = 56

/** The last day before the window of `VELOCITY_DAYS` that ends on a day. */
export const beforeWindow = (asOf: BusinessDate): BusinessDate => addDays(asOf, -VELOCITY_DAYS)

export const dailyVelocity = (installed: number): Decimal => roundTo6(new Decimal(installed).div(VELOCITY_DAYS))

/** Days the stock lasts at the pace of the window; null where nothing moved. */
export const coverDays = (onHand: number, installed: number): Decimal | null =>
  installed === 0 ? null : roundTo6(new Decimal(onHand).times(VELOCITY_DAYS).div(installed))
