import { Decimal, parseDecimal, roundTo6 } from '@channelgraph/values'
import type { PartnerRow } from './partners.tables.ts'

/** What the other departments say of a partner; a whole KPI is null when its department is away. */
export interface HealthInput {
  readonly ordersKpi?: { readonly targetAttainment?: Decimal | null; readonly stockCoverDays?: Decimal | null } | null
  readonly supportKpi?: { readonly upheldComplaintsPer100Units?: Decimal | null; readonly csat?: Decimal | null } | null
  readonly financeKpi?: { readonly maxOverdueDays?: number | null; readonly onTimePaymentRate?: Decimal | null } | null
}

/** A partner with what the gateway brought along from the other departments for `healthScore`. */
export type PartnerWithKpis = PartnerRow & HealthInput

type Wire = { readonly [key: string]: unknown } | null | undefined

/** Reads the KPIs of a representation, where decimals travel as text. Left out where nobody asked for the score. */
export function kpisOf(reference: object): HealthInput {
  const { ordersKpi, supportKpi, financeKpi } = reference as { ordersKpi?: Wire; supportKpi?: Wire; financeKpi?: Wire }
  return {
    ordersKpi: ordersKpi && {
      targetAttainment: parseDecimal(ordersKpi.targetAttainment),
      stockCoverDays: parseDecimal(ordersKpi.stockCoverDays),
    },
    supportKpi: supportKpi && {
      upheldComplaintsPer100Units: parseDecimal(supportKpi.upheldComplaintsPer100Units),
      csat: parseDecimal(supportKpi.csat),
    },
    financeKpi: financeKpi && {
      maxOverdueDays: typeof financeKpi.maxOverdueDays === 'number' ? financeKpi.maxOverdueDays : null,
      onTimePaymentRate: parseDecimal(financeKpi.onTimePaymentRate),
    },
  }
}

const ONE = new Decimal(1)
const OVERDUE_LIMIT_DAYS = 30

/**
 * The live score 0-100 (specification 3.14): 40 attainment, 15 stock cover, 10 complaints, 10 csat, 25 payment on time.
 * Null while a department is away; a missing figure gives its weight to the others.
 */
export function healthScore({ ordersKpi, supportKpi, financeKpi }: HealthInput): Decimal | null {
  if (!ordersKpi || !supportKpi || !financeKpi) return null
  const indicators: [weight: number, value: Decimal | null][] = [
    [40, attainmentScore(ordersKpi.targetAttainment)],
    [15, coverScore(ordersKpi.stockCoverDays)],
    [10, complaintScore(supportKpi.upheldComplaintsPer100Units)],
    [10, supportKpi.csat ? supportKpi.csat.div(100) : null],
    [25, paymentScore(financeKpi)],
  ]
  let weights = 0
  let total = new Decimal(0)
  for (const [weight, value] of indicators) {
    if (value === null) continue
    weights += weight
    total = total.plus(value.times(weight))
  }
  return weights === 0 ? null : roundTo6(total.times(100).div(weights))
}

const attainmentScore = (attainment: Decimal | null | undefined): Decimal | null =>
  attainment ? Decimal.max(0, Decimal.min(attainment, ONE)) : null

/** 1 inside 15-60 days of cover, linear to 0 at 0 and at 180 days. */
function coverScore(days: Decimal | null | undefined): Decimal | null {
  if (!days) return null
  if (days.lt(15)) return Decimal.max(0, days.div(15))
  if (days.lte(60)) return ONE
  return Decimal.max(0, new Decimal(180).minus(days).div(120))
}

const complaintScore = (upheldPer100: Decimal | null | undefined): Decimal | null =>
  upheldPer100 ? Decimal.max(0, ONE.minus(upheldPer100.times('0.25'))) : null

function paymentScore({ maxOverdueDays, onTimePaymentRate }: NonNullable<HealthInput['financeKpi']>): Decimal | null {
  if ((maxOverdueDays ?? 0) > OVERDUE_LIMIT_DAYS) return new Decimal(0)
  return onTimePaymentRate ?? null
}
