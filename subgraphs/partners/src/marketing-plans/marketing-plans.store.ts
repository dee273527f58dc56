import type { Database } from '@channelgraph/access'
import { ascending, byName, descending, indexed, only, pages } from '@channelgraph/paging'
import { type BusinessDate, check, type Period } from '@channelgraph/values'
import { and, eq, exists, gte, inArray, isNotNull, isNull, lte, ne, not, or, type SQL, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import { statusOn } from '../activation/activation.store.ts'
import { documentRows } from '../approvals/documents.audience.ts'
import { inForceOn } from '../approvals/documents.store.ts'
import { partners } from '../partners/partners.store.ts'
import { partner } from '../partners/partners.tables.ts'
import { halfYearOf, TIERS_WITH_PLAN } from './marketing-plans.rules.ts'
import { type MarketingPlanRow, marketingPlan } from './marketing-plans.tables.ts'

export const marketingPlans = documentRows(marketingPlan, { en: 'The marketing plan', zh: '推广计划' })

export interface MarketingPlanFilter {
  readonly scope?: MarketingPlanRow['scope'] | null
  readonly partnerId?: string | null
  readonly status?: MarketingPlanRow['status'] | null
  /** In force on it. */
  readonly on?: BusinessDate | null
  readonly search?: string | null
}

export const marketingPlanPages = pages(marketingPlans, {
  where: ({ scope, partnerId, status, on }: MarketingPlanFilter) =>
    and(
      only(marketingPlan.scope, scope),
      only(marketingPlan.partnerId, partnerId),
      only(marketingPlan.status, status),
      on ? inForceOn(marketingPlan, check.day('on', on)) : undefined,
    ),
  search: [indexed({ texts: [marketingPlan.title], codes: [marketingPlan.no] })],
  sorts: {
    LATEST: [descending(marketingPlan.effectiveFrom), descending(marketingPlan.id)],
    NUMBER: [ascending(marketingPlan.no), descending(marketingPlan.id)],
  },
})

/** A partner's own published plans that hold on a day of a period. */
const heldIn = (partnerId: SQL | string, { from, to }: Period): SQL =>
  and(
    sql`${marketingPlan.partnerId} = ${partnerId}`,
    isNotNull(marketingPlan.publishedAt),
    lte(marketingPlan.effectiveFrom, to),
    or(isNull(marketingPlan.inForceTo), gte(marketingPlan.inForceTo, from)),
    or(isNull(marketingPlan.inForceTo), gte(marketingPlan.inForceTo, marketingPlan.effectiveFrom)),
  )!

const some = new QueryBuilder().select({ one: sql`1` })

/** M-05: active partners of tier CORE and above without a published plan in the half-year of a day. */
export const partnersWithoutPlanPages = pages(partners, {
  where: ({ on, today }: { readonly on: BusinessDate; readonly today: BusinessDate }) =>
    and(
      eq(statusOn(today), 'ACTIVE'),
      inArray(partner.tier, [...TIERS_WITH_PLAN]),
      not(exists(some.from(marketingPlan).where(heldIn(sql`${partner.id}`, halfYearOf(check.day('on', on)))))),
    ),
  sorts: { BY_NAME: [byName(partner.name), ascending(partner.id)] },
})

/** The number of another published plan of a partner in the half-year of a plan's days; null where there is none. */
export async function findPlanOfHalfYear(
  tx: Database,
  { no, partnerId, effectiveFrom }: Pick<MarketingPlanRow, 'no' | 'partnerId' | 'effectiveFrom'>,
): Promise<string | null> {
  if (partnerId === null) return null
  const [other] = await tx
    .select({ no: marketingPlan.no })
    .from(marketingPlan)
    .where(
      and(
        ne(marketingPlan.no, no),
        // One that was taken back makes way for another, though it held.
        isNull(marketingPlan.withdrawnTo),
        heldIn(partnerId, halfYearOf(effectiveFrom)),
      ),
    )
    .limit(1)
  return other?.no ?? null
}

/** Whether a revision of the same number is of somebody else. */
export async function isOfAnother(
  tx: Database,
  { id, no, partnerId }: Pick<MarketingPlanRow, 'id' | 'no' | 'partnerId'>,
): Promise<boolean> {
  const [other] = await tx
    .select({ id: marketingPlan.id })
    .from(marketingPlan)
    .where(
      and(
        eq(marketingPlan.no, no),
        ne(marketingPlan.id, id),
        sql`${marketingPlan.partnerId} is distinct from ${partnerId}`,
      ),
    )
    .limit(1)
  return other !== undefined
}
