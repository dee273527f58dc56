import { type Database, type Scope, underPaths } from '@channelgraph/access'
import { auditEntry, rowsOf } from '@channelgraph/command'
import { anyOf, ascending, byName, codeIn, descending, inRegions, pages } from '@channelgraph/paging'
import type { BusinessDate } from '@channelgraph/values'
import { and, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { inForceOn } from '../approvals/documents.store.ts'
import { demandAnalysis } from '../demand/demand.tables.ts'
import { OPEN } from './applications.rules.ts'
import { type ApplicationRow, partnerApplication } from './applications.tables.ts'

/** Applications belong to no partner: staff see all, a channel manager those of its regions, an applicant its own, partner users none. */
export function applicationsInScope(scope: Scope): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'applicant') return eq(partnerApplication.applicantId, scope.applicantId)
  return scope.kind === 'regions' ? underPaths(partnerApplication.regionPath, scope.paths) : sql`false`
}

export const applications = rowsOf(partnerApplication, {
  what: { en: 'The application', zh: '渠道申请' },
  visible: applicationsInScope,
})

export const findApplications = applications.findBy('id')
export const findApplicationsByNo = applications.findBy('no')
/** The application each partner came of. */
export const findApplicationsOfPartners = applications.findBy('partnerId')

/** The open application of a social credit code; whoever may see it, a company applies once at a time. */
export async function findOpenApplicationByUscc(tx: Database, uscc: string): Promise<ApplicationRow | null> {
  const [row] = await tx
    .select()
    .from(partnerApplication)
    .where(and(eq(partnerApplication.uscc, uscc), inArray(partnerApplication.status, [...OPEN])))
  return row ?? null
}

/** Where partners of a kind are needed today, by an analysis in force; null where it is none. */
export async function findDemandPath(
  tx: Database,
  id: string,
  kind: ApplicationRow['kind'],
  today: BusinessDate,
): Promise<string | null> {
  const [row] = await tx
    .select({ path: demandAnalysis.regionPath })
    .from(demandAnalysis)
    .where(and(eq(demandAnalysis.id, id), eq(demandAnalysis.kind, kind), inForceOn(demandAnalysis, today)))
  return row?.path ?? null
}

/**
 * How many applications of an account are on their way. Until the transaction ends the account begins no other: two that are asked
 * for at once are counted one after the other.
 */
export async function countOpenOf(tx: Database, applicantId: string): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`applicant ${applicantId}`}, 0))`)
  return tx.$count(
    partnerApplication,
    and(eq(partnerApplication.applicantId, applicantId), inArray(partnerApplication.status, [...OPEN])),
  )
}

/**
 * Until the transaction ends nobody else begins or corrects an application of this company, or makes a partner of it: who asks for
 * one has to see the other. Taken after the application's row where there is one.
 */
export const lockCompany = (tx: Database, uscc: string): Promise<unknown> =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${uscc}, 0))`)

export interface ApplicationFilter {
  readonly statuses?: readonly ApplicationRow['status'][] | null
  /** With all that lies below them. */
  readonly regionCodes?: readonly string[] | null
  readonly kinds?: readonly ApplicationRow['kind'][] | null
  readonly ownerIds?: readonly string[] | null
  readonly search?: string | null
}

export const applicationPages = pages(applications, {
  where: ({ statuses, regionCodes, kinds, ownerIds }: ApplicationFilter) =>
    and(
      anyOf('statuses', partnerApplication.status, statuses),
      anyOf('kinds', partnerApplication.kind, kinds),
      anyOf('ownerIds', partnerApplication.ownerId, ownerIds),
      inRegions('regionCodes', partnerApplication.regionPath, regionCodes),
    ),
  search: [codeIn(partnerApplication.no), partnerApplication.companyName, codeIn(partnerApplication.uscc)],
  sorts: {
    NEWEST: [descending(partnerApplication.createdAt), descending(partnerApplication.id)],
    OLDEST: [ascending(partnerApplication.createdAt), ascending(partnerApplication.id)],
    NAME: [byName(partnerApplication.companyName), ascending(partnerApplication.id)],
  },
})

/** Inserts an application unless its company applied at the same moment: null then. */
export async function insertApplication(
  tx: Database,
  row: typeof partnerApplication.$inferInsert,
): Promise<ApplicationRow | null> {
  const [saved] = await tx.insert(partnerApplication).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

/** Everybody who changed an application, by its audit entries; a decision decides, it does not shape. */
export async function findAuthors(tx: Database, id: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ actor: auditEntry.actor })
    .from(auditEntry)
    .where(and(eq(auditEntry.entityId, id), ne(auditEntry.operation, 'application:decide')))
  return rows.map(({ actor }) => actor)
}
