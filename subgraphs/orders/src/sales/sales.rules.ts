import { addMonths, type BusinessDate, Decimal, daysBetween, type Money, roundTo6 } from '@channelgraph/values'
import type { ContractRefRow } from './sales.tables.ts'

/** Deliveries on or before the promised date / deliveries; null without deliveries (G-02). */
export const onTimeRate = (onTime: number, deliveries: number): Decimal | null =>
  deliveries === 0 ? null : roundTo6(new Decimal(onTime).div(deliveries))

/** (now - before) / before; null where there was nothing before, or more came back than was delivered. */
export function growthOf(now: Money, before: Money): Decimal | null {
  const growth = before.isPositive() ? now.minus(before).dividedBy(before) : null
  return growth && roundTo6(growth)
}

/** The part of a contract's present year that has passed. */
export interface ContractYear {
  readonly from: BusinessDate
  /** The day asked for, or the contract's last day where that has passed. */
  readonly to: BusinessDate
  /** Both ends included. */
  readonly elapsedDays: number
  readonly days: number
}

/** A contract year begins on the contract's first day and its anniversaries. Null before the contract begins. */
export function contractYear(
  contract: Pick<ContractRefRow, 'effectiveFrom' | 'effectiveTo'>,
  today: BusinessDate,
): ContractYear | null {
  const { effectiveFrom, effectiveTo } = contract
  // One that ended before its first day never was.
  if (today < effectiveFrom || effectiveTo < effectiveFrom) return null
  const to = today < effectiveTo ? today : effectiveTo
  let year = Number(to.slice(0, 4)) - Number(effectiveFrom.slice(0, 4))
  if (addMonths(effectiveFrom, 12 * year) > to) year -= 1
  const from = addMonths(effectiveFrom, 12 * year)
  return {
    from,
    to,
    elapsedDays: daysBetween(from, to) + 1,
    days: daysBetween(from, addMonths(effectiveFrom, 12 * (year + 1))),
  }
}

/** Delivered net / (annual target x elapsed days / days of the year); null for a target of zero (specification 3.14). */
export function attainment(delivered: Money, annualTarget: Money, year: ContractYear): Decimal | null {
  const share = delivered.dividedBy(annualTarget)
  return share && roundTo6(share.times(year.days).div(year.elapsedDays))
}
