import { ascending, descending, indexed, only, pages } from '@channelgraph/paging'
import { type BusinessDate, check, isSameCode } from '@channelgraph/values'
import { and, arrayContains, or, sql } from 'drizzle-orm'
import { documentRows } from '../approvals/documents.audience.ts'
import { inForceOn } from '../approvals/documents.store.ts'
import { type IncentivePolicyRow, incentivePolicy } from './incentives.tables.ts'

export const incentivePolicies = documentRows(incentivePolicy, { en: 'The incentive policy', zh: '激励政策' })

export interface IncentivePolicyFilter {
  readonly status?: IncentivePolicyRow['status'] | null
  readonly kind?: IncentivePolicyRow['kind'] | null
  readonly partnerKind?: IncentivePolicyRow['kinds'][number] | null
  readonly tier?: IncentivePolicyRow['tiers'][number] | null
  readonly productLine?: string | null
  /** In force on it. */
  readonly on?: BusinessDate | null
  readonly search?: string | null
}

export const incentivePolicyPages = pages(incentivePolicies, {
  where: ({ status, kind, partnerKind, tier, productLine: line, on }: IncentivePolicyFilter) =>
    and(
      only(incentivePolicy.status, status),
      only(incentivePolicy.kind, kind),
      partnerKind ? arrayContains(incentivePolicy.kinds, [partnerKind]) : undefined,
      tier ? arrayContains(incentivePolicy.tiers, [tier]) : undefined,
      line == null
        ? undefined
        : or(
            sql`cardinality(${incentivePolicy.productLines}) = 0`,
            sql`exists (select 1 from unnest(${incentivePolicy.productLines}) as line where ${isSameCode(sql`line`, check.code('productLine', line))})`,
          ),
      on ? inForceOn(incentivePolicy, check.day('on', on)) : undefined,
    ),
  search: [indexed({ texts: [incentivePolicy.title], codes: [incentivePolicy.no] })],
  sorts: {
    LATEST: [descending(incentivePolicy.effectiveFrom), descending(incentivePolicy.id)],
    NUMBER: [ascending(incentivePolicy.no), descending(incentivePolicy.id)],
    BUDGET: [descending(incentivePolicy.budget), descending(incentivePolicy.id)],
  },
})
