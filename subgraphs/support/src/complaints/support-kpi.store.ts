import { type Database, partnerRef, type Scope } from '@channelgraph/access'
import { addDays, type Decimal, type Period, startOfDay } from '@channelgraph/values'
import { and, inArray, sql } from 'drizzle-orm'
import { ofPartnersInScope } from '../cases/cases.store.ts'
import { charger } from '../chargers/chargers.tables.ts'
import { csatOf, perHundred } from './complaints.rules.ts'
import { complaint, complaintFollowUp } from './complaints.tables.ts'

export interface SupportKpi {
  readonly upheldComplaintsPer100Units: Decimal | null
  readonly csat: Decimal | null
}

const fromTo = ({ from, to }: Period) => ({
  from: sql`${startOfDay(from).toISOString()}::timestamptz`,
  before: sql`${startOfDay(addDays(to, 1)).toISOString()}::timestamptz`,
})

const ofPartner = (partnerIds: readonly string[], scope: Scope) =>
  and(inArray(partnerRef.id, [...partnerIds]), ofPartnersInScope(scope, partnerRef.id))

/** The figures of specification 3.14 for each partner, over a period: one statement. */
export async function findSupportKpis(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  period: Period,
): Promise<Map<string, SupportKpi>> {
  const { from, before } = fromTo(period)
  const followedUp = sql`${complaintFollowUp} where ${complaintFollowUp.partnerId} = ${partnerRef.id}
    and ${complaintFollowUp.at} >= ${from} and ${complaintFollowUp.at} < ${before}`
  const rows = await db
    .select({
      id: partnerRef.id,
      upheld: sql<number>`(select count(*)::int from ${complaint} where ${complaint.partnerId} = ${partnerRef.id}
        and ${complaint.upheld} and ${complaint.concludedAt} >= ${from} and ${complaint.concludedAt} < ${before})`,
      installed: sql<number>`(select count(*)::int from ${charger} where ${charger.partnerId} = ${partnerRef.id}
        and ${charger.installedOn} between ${period.from}::date and ${period.to}::date)`,
      satisfaction: sql<number>`(select coalesce(sum(${complaintFollowUp.satisfaction}), 0)::int from ${followedUp})`,
      followUps: sql<number>`(select count(*)::int from ${followedUp})`,
    })
    .from(partnerRef)
    .where(ofPartner(partnerIds, scope))
  return new Map(
    rows.map((row) => [
      row.id,
      {
        upheldComplaintsPer100Units: perHundred(row.upheld, row.installed),
        csat: csatOf(row.satisfaction, row.followUps),
      },
    ]),
  )
}

/** Complaints registered in a period per 100 units installed by its end, for each partner; null without units. */
export async function findComplaintRates(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  period: Period,
): Promise<Map<string, Decimal | null>> {
  const { from, before } = fromTo(period)
  const rows = await db
    .select({
      id: partnerRef.id,
      complaints: sql<number>`(select count(*)::int from ${complaint} where ${complaint.partnerId} = ${partnerRef.id}
        and ${complaint.openedAt} >= ${from} and ${complaint.openedAt} < ${before})`,
      installed: sql<number>`(select count(*)::int from ${charger} where ${charger.partnerId} = ${partnerRef.id}
        and ${charger.installedOn} <= ${period.to}::date and ${charger.status} <> 'RETIRED')`,
    })
    .from(partnerRef)
    .where(ofPartner(partnerIds, scope))
  return new Map(rows.map((row) => [row.id, perHundred(row.complaints, row.installed)]))
}
