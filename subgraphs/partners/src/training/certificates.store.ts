import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import {
  afterCursor,
  ascending,
  type Connection,
  connectionOf,
  correlated,
  descending,
  firstOfEach,
  orderOf,
} from '@channelgraph/paging'
import { type BusinessDate, groupBy, indexBy } from '@channelgraph/values'
import { type AnyColumn, and, count, eq, gte, inArray, lt, lte, type SQL, sql } from 'drizzle-orm'
import { partner, partnerTable } from '../partners/partners.tables.ts'
import { ONBOARDING_TOPICS, type Topic } from './training.rules.ts'
import { type CertificateRow, certificate } from './training.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, certificate.partnerId, partnerTable)

/** Not revoked, and not over on a day. */
const standsOn = (day: BusinessDate): SQL | undefined =>
  and(eq(certificate.revoked, false), gte(certificate.validUntil, day))

/**
 * The onboarding topics for which a partner has no certificate of a mandatory course that is valid today, as an expression.
 * The one place that decides it: the activation guard, `trainingValid` and the filter of that name all read it.
 */
export const missingTopicsOf = (partnerId: AnyColumn, today: BusinessDate): SQL<Topic[]> =>
  correlated(sql`array(
    select topic from unnest(${sql.param([...ONBOARDING_TOPICS])}::text[]) with ordinality as onboarding(topic, place)
    where not exists (
      select 1 from ${certificate}
      where ${certificate.partnerId} = ${partnerId} and ${certificate.mandatory}
        and topic = any(${certificate.topics}) and ${standsOn(today)}
    )
    order by place
  )`)

export async function findMissingTopics(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, Topic[]>> {
  const rows = await db
    .select({ id: partner.id, missing: missingTopicsOf(partner.id, today) })
    .from(partner)
    .where(and(inArray(partner.id, [...partnerIds]), rowsInScope(scope, partner.id, partnerTable)))
  return new Map(rows.map(({ id, missing }) => [id, missing]))
}

export async function findCertificates(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, CertificateRow>> {
  return indexBy(
    await db
      .select()
      .from(certificate)
      .where(and(inArray(certificate.id, [...ids]), visible(scope))),
    (row) => row.id,
  )
}

/** What each passed exam earned, by enrolment. */
export async function findCertificatesOfEnrolments(
  db: Database,
  scope: Scope,
  enrolmentIds: readonly string[],
): Promise<Map<string, CertificateRow>> {
  return indexBy(
    await db
      .select()
      .from(certificate)
      .where(and(inArray(certificate.enrolmentId, [...enrolmentIds]), visible(scope))),
    (row) => row.enrolmentId,
  )
}

export interface CertificateFilter {
  readonly validOn: BusinessDate | null
}

const LONGEST_FIRST = [descending(certificate.validUntil, 'date'), ascending(certificate.id)]

export async function findPartnersCertificates(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  { validOn }: CertificateFilter,
): Promise<Map<string, CertificateRow[]>> {
  const rows = await db
    .select()
    .from(certificate)
    .where(
      firstOfEach({
        table: certificate,
        parentId: certificate.partnerId,
        parentIds: partnerIds,
        where: and(validOn ? and(lte(certificate.issuedOn, validOn), standsOn(validOn)) : undefined, visible(scope)),
        keys: LONGEST_FIRST,
      }),
    )
    .orderBy(...orderOf(LONGEST_FIRST))
  return groupBy(rows, (row) => row.partnerId)
}

export interface ExpiringPage {
  readonly today: BusinessDate
  readonly before: BusinessDate
  readonly first: number
  readonly after?: string | null
}

export type CertificateList = Connection<CertificateRow>

const endsBefore = ({ today, before }: Pick<ExpiringPage, 'today' | 'before'>): SQL | undefined =>
  and(standsOn(today), lt(certificate.validUntil, before))

const BY_END = [ascending(certificate.validUntil, 'date'), ascending(certificate.id)]

export async function listExpiringCertificates(
  db: Database,
  scope: Scope,
  page: ExpiringPage,
  totalCount: () => Promise<number>,
): Promise<CertificateList> {
  const rows = await db
    .select()
    .from(certificate)
    .where(and(endsBefore(page), visible(scope), afterCursor(page.after, BY_END)))
    .orderBy(...orderOf(BY_END))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, (row) => [row.validUntil, row.id], totalCount)
}

export async function countExpiringCertificates(db: Database, scope: Scope, page: ExpiringPage): Promise<number> {
  const [row] = await db
    .select({ certificates: count() })
    .from(certificate)
    .where(and(endsBefore(page), visible(scope)))
  return row?.certificates ?? 0
}

export async function insertCertificate(tx: Database, row: typeof certificate.$inferInsert): Promise<CertificateRow> {
  const [saved] = await tx.insert(certificate).values(row).returning()
  return saved!
}
