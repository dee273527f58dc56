import type { BusinessDate } from './calendar.ts'

/** The n-th number of a series as people use it, six digits at least: documentNumber('ST202610', 1) is "ST202610-000001" (specification 6.5). */
export const documentNumber = (series: string, n: number): string => `${series}-${String(n).padStart(6, '0')}`

/** A series that begins anew each day, such as SO20261123. */
export const dailySeries = (prefix: string, day: BusinessDate): string => `${prefix}${day.replaceAll('-', '')}`

/** A series that begins anew each month, such as ST202611. */
export const monthlySeries = (prefix: string, day: BusinessDate): string => dailySeries(prefix, day).slice(0, -2)

/** A series that begins anew each year, such as INV2026, or CT-2026 for the prefix CT-. */
export const yearlySeries = (prefix: string, day: BusinessDate): string => dailySeries(prefix, day).slice(0, -4)
