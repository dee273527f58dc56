import { parseDecimal } from '@channelgraph/values'
import type { HealthInput } from './partners.rules.ts'
import type { PartnerRow } from './partners.tables.ts'

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
