import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { partnerRef, partnerRefTable } from '@channelgraph/partner-ref'
import { type Decimal, type Period, within } from '@channelgraph/values'
import { and, between, count, eq, inArray, lte, ne, sql, sum } from 'drizzle-orm'
import { charger } from '../chargers/chargers.tables.ts'
import { csatOf, perHundred } from './complaints.rules.ts'
import { complaint, complaintFollowUp } from './complaints.tables.ts'

export interface SupportKpi {
  readonly upheldComplaintsPer100Units: Decimal | null
  readonly csat: Decimal | null
}

const partnersAmong = (partnerIds: readonly string[], scope: Scope) =>
  and(inArray(partnerRef.id, [...partnerIds]), rowsInScope(scope, partnerRef.id, partnerRefTable))

/** The figures of specification 3.14 for each partner, over a period: one statement. */
export async function findSupportKpis(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  period: Period,
): Promise<Map<string, SupportKpi>> {
  const ids = [...partnerIds]
  const upheld = db
    .select({ partnerId: complaint.partnerId, complaints: count().as('complaints') })
    .from(complaint)
    .where(and(inArray(complaint.partnerId, ids), sql`${complaint.upheld}`, within(complaint.concludedAt, period)))
    .groupBy(complaint.partnerId)
    .as('upheld')
  const installed = db
    .select({ partnerId: charger.partnerId, units: count().as('units') })
    .from(charger)
    .where(and(inArray(charger.partnerId, ids), between(charger.installedOn, period.from, period.to)))
    .groupBy(charger.partnerId)
    .as('installed')
  const asked = db
    .select({
      partnerId: complaintFollowUp.partnerId,
      satisfaction: sum(complaintFollowUp.satisfaction).mapWith(Number).as('satisfaction'),
      followUps: count().as('follow_ups'),
    })
    .from(complaintFollowUp)
    .where(and(inArray(complaintFollowUp.partnerId, ids), within(complaintFollowUp.at, period)))
    .groupBy(complaintFollowUp.partnerId)
    .as('asked')
  const rows = await db
    .select({
      id: partnerRef.id,
      upheld: upheld.complaints,
      installed: installed.units,
      satisfaction: asked.satisfaction,
      followUps: asked.followUps,
    })
    .from(partnerRef)
    .leftJoin(upheld, eq(upheld.partnerId, partnerRef.id))
    .leftJoin(installed, eq(installed.partnerId, partnerRef.id))
    .leftJoin(asked, eq(asked.partnerId, partnerRef.id))
    .where(partnersAmong(partnerIds, scope))
  return new Map(
    rows.map((row) => [
      row.id,
      {
        upheldComplaintsPer100Units: perHundred(row.upheld ?? 0, row.installed ?? 0),
        csat: csatOf(row.satisfaction ?? 0, row.followUps ?? 0),
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
  const ids = [...partnerIds]
  const registered = db
    .select({ partnerId: complaint.partnerId, complaints: count().as('complaints') })
    .from(complaint)
    .where(and(inArray(complaint.partnerId, ids), within(complaint.openedAt, period)))
    .groupBy(complaint.partnerId)
    .as('registered')
  const installed = db
    .select({ partnerId: charger.partnerId, units: count().as('units') })
    .from(charger)
    .where(and(inArray(charger.partnerId, ids), lte(charger.installedOn, period.to), ne(charger.status, 'RETIRED')))
    .groupBy(charger.partnerId)
    .as('installed')
  const rows = await db
    .select({ id: partnerRef.id, complaints: registered.complaints, installed: installed.units })
    .from(partnerRef)
    .leftJoin(registered, eq(registered.partnerId, partnerRef.id))
    .leftJoin(installed, eq(installed.partnerId, partnerRef.id))
    .where(partnersAmong(partnerIds, scope))
  return new Map(rows.map((row) => [row.id, perHundred(row.complaints ?? 0, row.installed ?? 0)]))
}
