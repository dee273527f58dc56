import type { Database, Scope } from '@channelgraph/access'
import { lockCodes } from '@channelgraph/command'
import { ascending, descending, inRegions, only, pages } from '@channelgraph/paging'
import { type BusinessDate, check, groupBy } from '@channelgraph/values'
import { and, count, eq, exists, inArray, isNull, like, ne, or, type SQL, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import { statusOn } from '../activation/activation.store.ts'
import { documentRows } from '../approvals/documents.audience.ts'
import { firstDay } from '../approvals/documents.rules.ts'
import { inForceOn, notEnded } from '../approvals/documents.store.ts'
import { marketFeedback } from '../feedback/feedback.tables.ts'
import { partner } from '../partners/partners.tables.ts'
import { territory } from '../territories/territories.tables.ts'
import { type DemandAnalysisRow, demandAnalysis } from './demand.tables.ts'

export const demandAnalyses = documentRows(demandAnalysis, { en: 'The demand analysis', zh: '需求分析' })

const MAX_GAP = 10_000
const some = new QueryBuilder().select({ one: sql`1` })

/** Active partners of the kind of an analysis, seated in its region or below, who may sell its line on a day. Whoever asks: what there is. */
const counted = (today: BusinessDate): SQL =>
  and(
    eq(partner.kind, demandAnalysis.kind),
    like(partner.regionPath, sql`${demandAnalysis.regionPath} || '%'`),
    eq(statusOn(today), 'ACTIVE'),
    exists(
      some
        .from(territory)
        .where(
          and(
            eq(territory.partnerId, partner.id),
            eq(territory.status, 'HELD'),
            sql`${today} between ${territory.validFrom} and ${territory.validTo}`,
            or(
              sql`cardinality(${territory.productLines}) = 0`,
              sql`${demandAnalysis.productLine} = any(${territory.productLines})`,
            ),
          ),
        ),
    ),
  )!

export interface DemandAnalysisFilter {
  readonly today: BusinessDate
  /** With all that lies below them. */
  readonly regionCodes?: readonly string[] | null
  readonly kind?: DemandAnalysisRow['kind'] | null
  readonly minGap?: number | null
  readonly on?: BusinessDate | null
  readonly status?: DemandAnalysisRow['status'] | null
}

export const demandAnalysisPages = pages(demandAnalyses, {
  where: ({ today, regionCodes, kind, minGap, on, status }: DemandAnalysisFilter) =>
    and(
      inRegions('regionCodes', demandAnalysis.regionPath, regionCodes),
      only(demandAnalysis.kind, kind),
      minGap == null ? undefined : hasGap(check.wholeNumber('minGap', minGap, -MAX_GAP, MAX_GAP), today),
      on || !status ? inForceOn(demandAnalysis, on ? check.day('on', on) : today) : undefined,
      only(demandAnalysis.status, status),
    ),
  sorts: {
    REGION: [ascending(demandAnalysis.regionCode), ascending(demandAnalysis.id)],
    MOST_NEEDED: [descending(demandAnalysis.requiredCount), descending(demandAnalysis.id)],
  },
})

const hasGap = (least: number, today: BusinessDate): SQL =>
  sql`${demandAnalysis.requiredCount} - (select count(*) from ${partner} where ${counted(today)}) >= ${least}`

/** How many partners there are of what each analysis asks for. */
export async function countExisting(
  db: Database,
  scope: Scope,
  ids: readonly string[],
  today: BusinessDate,
): Promise<Map<string, number>> {
  const rows = await db
    .select({ id: demandAnalysis.id, partners: count(partner.id) })
    .from(demandAnalysis)
    .leftJoin(partner, counted(today))
    .where(and(inArray(demandAnalysis.id, [...ids]), demandAnalyses.visible(scope)))
    .groupBy(demandAnalysis.id)
  return new Map(rows.map((row) => [row.id, row.partners]))
}

/** G-14: how many customer needs told of the region of each analysis, or below, were taken up. */
export async function countEvidence(db: Database, scope: Scope, ids: readonly string[]): Promise<Map<string, number>> {
  const takenUp = and(
    like(marketFeedback.regionPath, sql`${demandAnalysis.regionPath} || '%'`),
    eq(marketFeedback.kind, 'CUSTOMER_NEED'),
    sql`${marketFeedback.adoptedIn} is not null`,
  )
  const rows = await db
    .select({ id: demandAnalysis.id, needs: count(marketFeedback.id) })
    .from(demandAnalysis)
    .leftJoin(marketFeedback, takenUp)
    .where(and(inArray(demandAnalysis.id, [...ids]), demandAnalyses.visible(scope)))
    .groupBy(demandAnalysis.id)
  return new Map(rows.map((row) => [row.id, row.needs]))
}

/** The analyses in force of each region itself. */
export async function findDemandOfRegions(
  db: Database,
  scope: Scope,
  codes: readonly string[],
  today: BusinessDate,
): Promise<Map<string, DemandAnalysisRow[]>> {
  const rows = await db
    .select()
    .from(demandAnalysis)
    .where(
      and(
        inArray(demandAnalysis.regionCode, [...codes]),
        inForceOn(demandAnalysis, today),
        demandAnalyses.visible(scope),
      ),
    )
    .orderBy(demandAnalysis.regionCode, demandAnalysis.kind, demandAnalysis.productLine)
  return groupBy(rows, (row) => row.regionCode)
}

/**
 * The number of another published analysis of the same region, kind and line that would hold beside it: by its days, since one that was
 * replaced holds until the next revision begins. Of two that are published at once the second sees the first.
 */
export async function findPublishedOfSame(
  tx: Database,
  { no, regionCode, kind, productLine, effectiveFrom }: DemandAnalysisRow,
  today: BusinessDate,
): Promise<string | null> {
  await lockCodes(tx, `demand_analysis ${regionCode} ${kind} ${productLine}`)
  const [other] = await tx
    .select({ no: demandAnalysis.no })
    .from(demandAnalysis)
    .where(
      and(
        ne(demandAnalysis.no, no),
        // What was taken back today makes way for another one today.
        isNull(demandAnalysis.withdrawnTo),
        notEnded(demandAnalysis, firstDay({ effectiveFrom }, today)),
        eq(demandAnalysis.regionCode, regionCode),
        eq(demandAnalysis.kind, kind),
        eq(demandAnalysis.productLine, productLine),
      ),
    )
    .limit(1)
  return other?.no ?? null
}
