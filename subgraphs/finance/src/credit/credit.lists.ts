import { anyOf, ascending, correlated, descending, ofAmount, pages } from '@channelgraph/paging'
import { partnerOf } from '@channelgraph/partner-ref'
import { type AmountRange, type BusinessDate, check } from '@channelgraph/values'
import { and, lt, or, type SQL, sql } from 'drizzle-orm'
import { type CreditStatus, WARNING_SHARE } from './credit.rules.ts'
import { available, creditLines } from './credit.store.ts'
import { creditLine } from './credit.tables.ts'

export interface CreditLineFilter {
  /** The day on which a line has ended or not. */
  readonly today: BusinessDate
  readonly statuses?: readonly CreditStatus[] | null
  readonly partnerIds?: readonly string[] | null
  readonly limit?: AmountRange | null
  readonly endingBefore?: BusinessDate | null
  readonly search?: string | null
}

export const creditLinePages = pages(creditLines, {
  where: ({ today, statuses, partnerIds, limit, endingBefore }: CreditLineFilter) =>
    and(
      statuses ? inStatus(statuses, today) : undefined,
      anyOf('partnerIds', creditLine.id, partnerIds),
      ofAmount('limit', creditLine.limit, limit),
      endingBefore ? lt(creditLine.validTo, check.day('endingBefore', endingBefore)) : undefined,
    ),
  search: [partnerOf(creditLine.id)],
  sorts: {
    LEAST_AVAILABLE: [ascending(correlated(available), 'numeric'), ascending(creditLine.id)],
    LARGEST: [descending(creditLine.limit), descending(creditLine.id)],
    ENDING: [ascending(creditLine.validTo), ascending(creditLine.id)],
  },
})

/** As `creditStatus` of the rules says it. */
function inStatus(statuses: readonly CreditStatus[], today: BusinessDate): SQL | undefined {
  const blocked = sql`(${creditLine.blocked} or ${creditLine.validTo} < ${today})`
  const low = sql`${available} < round(${creditLine.limit} * ${WARNING_SHARE}::numeric, 2)`
  const is: Record<CreditStatus, SQL> = {
    BLOCKED: blocked,
    WARNING: sql`(not ${blocked} and ${low})`,
    OK: sql`(not ${blocked} and not ${low})`,
  }
  return or(sql`false`, ...new Set(statuses.map((status) => is[status])))
}
