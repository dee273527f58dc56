import type { Database } from '@channelgraph/access'
import { groupBy } from '@channelgraph/values'
import { asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { FIRST_STANDARD } from './applications.rules.ts'
import {
  type DepartmentScoreRow,
  departmentScore,
  type EvaluationReportRow,
  evaluationReport,
  type ScreeningStandardRow,
  type SiteVisitRow,
  screeningStandard,
  siteVisit,
} from './applications.tables.ts'

// Children of an application: whoever may see it may see them, so these reads need no row scope of their own.

/** A version of the screening standard, the latest where none is named; null for one that does not exist. */
export async function findStandard(db: Database, version?: number | null): Promise<ScreeningStandardRow | null> {
  const [row] = await db
    .select()
    .from(screeningStandard)
    .where(version == null ? undefined : eq(screeningStandard.version, version))
    .orderBy(desc(screeningStandard.version))
    .limit(1)
  return row ?? (version == null || version === FIRST_STANDARD.version ? FIRST_STANDARD : null)
}

export async function findStandards(db: Database, ids: readonly string[]): Promise<Map<string, ScreeningStandardRow>> {
  const rows = await db
    .select()
    .from(screeningStandard)
    .where(inArray(screeningStandard.id, [...ids]))
  return new Map(rows.map((row) => [row.id, row]))
}

const STANDARD_LOCK = 740_201_125

/** Publishes the next version. Two at once wait for each other: each has a version of its own. */
export async function insertStandard(
  tx: Database,
  row: Omit<ScreeningStandardRow, 'version'>,
): Promise<ScreeningStandardRow> {
  await tx.execute(sql`select pg_advisory_xact_lock(${STANDARD_LOCK})`)
  const latest = await findStandard(tx)
  const version = (latest ?? FIRST_STANDARD).version + 1
  const [saved] = await tx
    .insert(screeningStandard)
    .values({ ...row, version })
    .returning()
  return saved!
}

export async function findSiteVisits(
  db: Database,
  applicationIds: readonly string[],
): Promise<Map<string, SiteVisitRow[]>> {
  const rows = await db
    .select()
    .from(siteVisit)
    .where(inArray(siteVisit.applicationId, [...applicationIds]))
    .orderBy(asc(siteVisit.date), asc(siteVisit.id))
  return groupBy(rows, (row) => row.applicationId)
}

export async function insertSiteVisit(tx: Database, row: SiteVisitRow): Promise<SiteVisitRow> {
  const [saved] = await tx.insert(siteVisit).values(row).returning()
  return saved!
}

export async function findScores(
  db: Database,
  applicationIds: readonly string[],
): Promise<Map<string, DepartmentScoreRow[]>> {
  const rows = await db
    .select()
    .from(departmentScore)
    .where(inArray(departmentScore.applicationId, [...applicationIds]))
    .orderBy(asc(departmentScore.department))
  return groupBy(rows, (row) => row.applicationId)
}

/** Keeps a department's score, the last one given. */
export async function saveScore(tx: Database, row: DepartmentScoreRow): Promise<void> {
  const { score, comment, byId, at } = row
  await tx
    .insert(departmentScore)
    .values(row)
    .onConflictDoUpdate({
      target: [departmentScore.applicationId, departmentScore.department],
      set: { score, comment, byId, at },
    })
}

/** The reports submitted of each application, latest first. */
export async function findReports(
  db: Database,
  applicationIds: readonly string[],
): Promise<Map<string, EvaluationReportRow[]>> {
  const rows = await db
    .select()
    .from(evaluationReport)
    .where(inArray(evaluationReport.applicationId, [...applicationIds]))
    .orderBy(desc(evaluationReport.submittedAt), desc(evaluationReport.id))
  return groupBy(rows, (row) => row.applicationId)
}

export async function insertReport(tx: Database, row: EvaluationReportRow): Promise<void> {
  await tx.insert(evaluationReport).values(row)
}
