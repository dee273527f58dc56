import { anyOf, ascending, codeIn, containsWords, descending, inRegions, pages, referredBy } from '@channelgraph/paging'
import { type BusinessDate, check, type Period, within } from '@channelgraph/values'
import { and, inArray, isNull, lt } from 'drizzle-orm'
import { partner } from '../partners/partners.tables.ts'
import { UNDECIDED } from './violations.rules.ts'
import { violations } from './violations.store.ts'
import { type ViolationRow, violation } from './violations.tables.ts'

export interface ViolationFilter {
  readonly kinds?: readonly ViolationRow['kind'][] | null
  readonly statuses?: readonly ViolationRow['status'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly regionCodes?: readonly string[] | null
  readonly period?: Period | null
  /** To be put right before this day, and not yet. */
  readonly overdueOn?: BusinessDate | null
  readonly search?: string | null
}

export const violationPages = pages(violations, {
  where: ({ kinds, statuses, partnerIds, regionCodes, period, overdueOn, search }: ViolationFilter) =>
    and(
      anyOf('kinds', violation.kind, kinds),
      anyOf('statuses', violation.status, statuses),
      anyOf('partnerIds', violation.partnerId, partnerIds),
      inRegions('regionCodes', violation.regionPath, regionCodes),
      period ? within(violation.reportedAt, check.period('period', period)) : undefined,
      overdueOn ? isOverdue(overdueOn) : undefined,
      containsWords(
        check.searchWords('search', search),
        codeIn(violation.no),
        referredBy(violation.partnerId, partner.id, partner.name, codeIn(partner.code), codeIn(partner.uscc)),
      ),
    ),
  sorts: {
    NEWEST: [descending(violation.reportedAt), descending(violation.id)],
    OLDEST: [ascending(violation.reportedAt), ascending(violation.id)],
    SEVEREST: [descending(violation.severity), descending(violation.id)],
    NUMBER: [ascending(violation.no)],
  },
})

const isOverdue = (today: BusinessDate) =>
  and(inArray(violation.status, [...UNDECIDED]), isNull(violation.rectifiedOn), lt(violation.rectificationDue, today))
