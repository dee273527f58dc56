import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { desc, eq, sql } from 'drizzle-orm'
import { FIRST_STANDARD } from './applications.rules.ts'
import {
  type DepartmentScoreRow,
  departmentScore,
  evaluationReport,
  type ScreeningStandardRow,
  screeningStandard,
  siteVisit,
} from './applications.tables.ts'

// Children of an application: whoever may see it may see them, and no partner user does.
const inside = { visible: everyRow, staffOnly: true } as const
const standards = rowsOf(screeningStandard, { what: { en: 'The screening standard', zh: '筛选标准' }, ...inside })
const scores = rowsOf(departmentScore, { what: { en: 'The score', zh: '部门评分' }, ...inside })
export const visits = rowsOf(siteVisit, { what: { en: 'The site visit', zh: '实地考察' }, ...inside })
export const reports = rowsOf(evaluationReport, { what: { en: 'The evaluation', zh: '评估报告' }, ...inside })

export const findStandards = standards.findBy('id')
export const findVisitsOfApplications = visits.findOf('applicationId', 'date', 'id')
export const findScoresOfApplications = scores.findOf('applicationId', 'department')
/** The reports submitted of each application, the latest last. */
export const findReportsOfApplications = reports.findOf('applicationId', 'submittedAt', 'id')

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

const STANDARD_LOCK = 740_201_125

/** Publishes the next version. Two at once wait for each other: each has a version of its own. */
export async function insertStandard(
  tx: Database,
  row: Omit<ScreeningStandardRow, 'version'>,
): Promise<ScreeningStandardRow> {
  await tx.execute(sql`select pg_advisory_xact_lock(${STANDARD_LOCK})`)
  const latest = await findStandard(tx)
  return standards.insert(tx, { ...row, version: (latest ?? FIRST_STANDARD).version + 1 })
}

/** Keeps a department's score, the last one given. */
export async function upsertScore(tx: Database, row: DepartmentScoreRow): Promise<void> {
  const { score, comment, byId, at } = row
  await tx
    .insert(departmentScore)
    .values(row)
    .onConflictDoUpdate({
      target: [departmentScore.applicationId, departmentScore.department],
      set: { score, comment, byId, at },
    })
}
