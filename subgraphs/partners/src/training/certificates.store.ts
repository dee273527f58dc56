import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, correlated, descending, firstRowsOf, pages } from '@channelgraph/paging'
import { type BusinessDate, check } from '@channelgraph/values'
import { type AnyColumn, and, eq, gte, inArray, lt, lte, type SQL, sql } from 'drizzle-orm'
import { partner, partnerTable } from '../partners/partners.tables.ts'
import { ONBOARDING_TOPICS, type Topic } from './training.rules.ts'
import { certificate } from './training.tables.ts'

export const certificates = rowsOf(certificate, {
  what: { en: 'The certificate', zh: '培训证书' },
  visible: (scope) => rowsInScope(scope, certificate.partnerId, partnerTable),
})

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

export const findCertificates = certificates.findBy('id')
/** What each passed exam earned, by enrolment. */
export const findCertificatesOfEnrolments = certificates.findBy('enrolmentId')

export interface CertificateFilter {
  readonly validOn: BusinessDate | null
}

export const findCertificatesOfPartners = firstRowsOf(certificates, 'partnerId', {
  keys: [descending(certificate.validUntil), ascending(certificate.id)],
  where: ({ validOn }: CertificateFilter) =>
    validOn ? and(lte(certificate.issuedOn, check.day('validOn', validOn)), standsOn(validOn)) : undefined,
})

export interface ExpiringFilter {
  readonly today: BusinessDate
  readonly before: BusinessDate
}

export const expiringCertificatePages = pages(certificates, {
  where: ({ today, before }: ExpiringFilter) =>
    and(standsOn(today), lt(certificate.validUntil, check.day('before', before))),
  sorts: { BY_END: [ascending(certificate.validUntil), ascending(certificate.id)] },
})
