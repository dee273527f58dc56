import { anyOf, ascending, codeIn, descending, pages, referredBy } from '@channelgraph/paging'
import { type BusinessDate, check, type Period } from '@channelgraph/values'
import { and, gte, inArray, lt, lte, type SQL, sql } from 'drizzle-orm'
import { partner } from '../partners/partners.tables.ts'
import { contracts, endedBefore } from './contracts.store.ts'
import { type ContractRow, contract } from './contracts.tables.ts'

export interface ContractFilter {
  /** The day on which a contract has ended or not. */
  readonly today: BusinessDate
  readonly statuses?: readonly ContractRow['status'][] | null
  readonly partnerIds?: readonly string[] | null
  readonly endingBefore?: BusinessDate | null
  /** Some day of its term lies in it. */
  readonly period?: Period | null
  readonly search?: string | null
}

export const contractPages = pages(contracts, {
  where: ({ today, statuses, partnerIds, endingBefore, period }: ContractFilter) =>
    and(
      statuses ? inArray(statusOn(today), [...check.items('statuses', statuses, 0, MAX_STATUSES)]) : undefined,
      anyOf('partnerIds', contract.partnerId, partnerIds),
      endingBefore ? lt(contract.effectiveTo, check.day('endingBefore', endingBefore)) : undefined,
      period ? holdsIn(check.period('period', period)) : undefined,
    ),
  // Not in the applicant's name: whoever may read contracts may not read applications.
  search: [
    codeIn(contract.no),
    referredBy(contract.partnerId, partner.id, partner.name, codeIn(partner.code), codeIn(partner.uscc)),
  ],
  sorts: {
    ENDING: [ascending(contract.effectiveTo), ascending(contract.id)],
    NEWEST: [descending(contract.effectiveFrom), descending(contract.id)],
    NUMBER: [ascending(contract.no)],
    LARGEST_TARGET: [descending(contract.annualTarget), descending(contract.id)],
  },
})

/** Nobody names more. */
const MAX_STATUSES = 1_000

/** One whose last day is past has ended, told or not. */
const statusOn = (today: BusinessDate): SQL<ContractRow['status']> =>
  sql`case when ${endedBefore(today)} then 'EXPIRED' else ${contract.status} end`

const holdsIn = ({ from, to }: Period) => and(lte(contract.effectiveFrom, to), gte(contract.effectiveTo, from))
