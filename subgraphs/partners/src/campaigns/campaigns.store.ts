import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { anyOf, descending, indexed, only, pages, referredBy } from '@channelgraph/paging'
import { type BusinessDate, check, Money, type Period, startOfDay } from '@channelgraph/values'
import { and, asc, eq, gte, inArray, lt, lte, ne, not, type SQL, sum } from 'drizzle-orm'
import { type MarketingPlanRow, marketingPlan } from '../marketing-plans/marketing-plans.tables.ts'
import { partner, partnerTable } from '../partners/partners.tables.ts'
import { overdueBefore } from './campaigns.rules.ts'
import { type CampaignRow, campaign } from './campaigns.tables.ts'

export const campaigns = rowsOf(campaign, {
  what: { en: 'The campaign', zh: '推广活动' },
  visible: (scope) => rowsInScope(scope, campaign.partnerId, partnerTable),
})

export const findCampaigns = campaigns.findBy('id')
export const findCampaignsByNo = campaigns.findBy('no')

export interface CampaignFilter {
  readonly today: BusinessDate
  readonly statuses?: readonly CampaignRow['status'][] | null
  /** With a day in it. */
  readonly period?: Period | null
  readonly partnerId?: string | null
  readonly planId?: string | null
  readonly evaluationOverdue?: boolean | null
  readonly search?: string | null
}

export const campaignPages = pages(campaigns, {
  where: ({ today, statuses, period, partnerId, planId, evaluationOverdue }: CampaignFilter) =>
    and(
      anyOf('statuses', campaign.status, statuses),
      period ? during(check.period('period', period)) : undefined,
      only(campaign.partnerId, partnerId),
      only(campaign.planId, planId),
      evaluationOverdue == null ? undefined : isOverdue(evaluationOverdue, today),
    ),
  search: [
    indexed({ texts: [campaign.title], codes: [campaign.no] }),
    referredBy(campaign.partnerId, partner.id, partner.name),
  ],
  sorts: {
    LATEST: [descending(campaign.startsOn), descending(campaign.id)],
    LARGEST_SHARE: [descending(campaign.companyShare), descending(campaign.id)],
  },
})

const during = ({ from, to }: Period): SQL | undefined => and(lte(campaign.startsOn, to), gte(campaign.endsOn, from))

/** What `isEvaluationOverdue` says of one. */
function isOverdue(overdue: boolean, today: BusinessDate): SQL {
  const late = and(eq(campaign.status, 'COMPLETED'), lt(campaign.completedAt, startOfDay(overdueBefore(today))))!
  return overdue ? late : not(late)
}

/**
 * What marketing alone has agreed to, or is asked to, of a partner's campaigns under a plan, whose row is the lock: of every revision of
 * its number, which marketing draws up itself.
 */
export async function findSharesOfMarketing(
  tx: Database,
  { id, partnerId }: Pick<CampaignRow, 'id' | 'partnerId'>,
  { no }: Pick<MarketingPlanRow, 'no'>,
): Promise<Money> {
  return sharesUnder(
    tx,
    no,
    eq(campaign.partnerId, partnerId),
    ne(campaign.id, id),
    eq(campaign.needsManagement, false),
    inArray(campaign.status, ['SUBMITTED', ...PROMISED]),
  )
}

/** What the company bears of the campaigns that are so, under whichever revision of a plan's number. */
async function sharesUnder(tx: Database, no: string, ...are: (SQL | undefined)[]): Promise<Money> {
  const revisions = tx.select({ id: marketingPlan.id }).from(marketingPlan).where(eq(marketingPlan.no, no))
  const [row] = await tx
    .select({ shares: sum(campaign.companyShare) })
    .from(campaign)
    .where(and(inArray(campaign.planId, revisions), ...are))
  return Money.ofStored(row?.shares ?? '0.00')
}

const PROMISED = ['APPROVED', 'RUNNING', 'COMPLETED', 'EVALUATED'] as const satisfies readonly CampaignRow['status'][]

/**
 * What is taken of a plan's budget, for a command, whose lock is the plan's row: what the company has agreed to bear of campaigns on its
 * days, those agreed to under another revision of its number too.
 */
export async function findTakenOfPlan(
  tx: Database,
  { no, effectiveFrom, inForceTo }: Pick<MarketingPlanRow, 'no' | 'effectiveFrom' | 'inForceTo'>,
): Promise<Money> {
  return sharesUnder(
    tx,
    no,
    inArray(campaign.status, [...PROMISED]),
    gte(campaign.endsOn, effectiveFrom),
    inForceTo === null ? undefined : lte(campaign.startsOn, inForceTo),
  )
}

/** What the company has agreed to bear of the campaigns of each plan. */
export async function findSharesOfPlans(
  db: Database,
  scope: Scope,
  planIds: readonly string[],
): Promise<Map<string, Money>> {
  const rows = await db
    .select({ planId: campaign.planId, shares: sum(campaign.companyShare) })
    .from(campaign)
    .where(
      and(inArray(campaign.planId, [...planIds]), inArray(campaign.status, [...PROMISED]), campaigns.visible(scope)),
    )
    .groupBy(campaign.planId)
  return new Map(rows.map(({ planId, shares }) => [planId, Money.ofStored(shares ?? '0.00')]))
}

/** Locks approved campaigns whose first day has come, those another replica works on left out. */
export const lockToStart = (tx: Database, today: BusinessDate, limit: number): Promise<CampaignRow[]> =>
  tx
    .select()
    .from(campaign)
    .where(and(eq(campaign.status, 'APPROVED'), lte(campaign.startsOn, today)))
    .orderBy(asc(campaign.startsOn), asc(campaign.id))
    .limit(limit)
    .for('update', { skipLocked: true })

/** Locks running campaigns whose last day is past, those another replica works on left out. */
export const lockToComplete = (tx: Database, today: BusinessDate, limit: number): Promise<CampaignRow[]> =>
  tx
    .select()
    .from(campaign)
    .where(and(eq(campaign.status, 'RUNNING'), lt(campaign.endsOn, today)))
    .orderBy(asc(campaign.endsOn), asc(campaign.id))
    .limit(limit)
    .for('update', { skipLocked: true })
