import { underPaths } from '@channelgraph/access'
import { ascending, byName, containsWords, descending, pages } from '@channelgraph/paging'
import { type BusinessDate, check } from '@channelgraph/values'
import { and, eq, inArray, not, type SQL, sql } from 'drizzle-orm'
import { contractEndOf } from '../contracts/contracts.store.ts'
import { partners } from '../partners/partners.store.ts'
import { type PartnerRow, partner } from '../partners/partners.tables.ts'
import { missingTopicsOf } from '../training/certificates.store.ts'

export interface PartnerFilter {
  /** The day on which training is valid or not. */
  readonly today: BusinessDate
  readonly kinds?: readonly PartnerRow['kind'][] | null
  readonly tiers?: readonly PartnerRow['tier'][] | null
  readonly statuses?: readonly PartnerRow['status'][] | null
  readonly regionCodes?: readonly string[] | null
  readonly macroRegion?: string | null
  readonly includeDescendants?: boolean | null
  readonly managerId?: string | null
  readonly trainingValid?: boolean | null
  readonly contractEndingBefore?: BusinessDate | null
  readonly search?: string | null
}

const MAX_CODES = 1_000
const contractEnd = contractEndOf(partner.id)

export const partnerPages = pages(partners, {
  where: matches,
  sorts: {
    NAME: [byName(partner.name), ascending(partner.id)],
    ACTIVATED_AT: [descending(partner.activatedAt), ascending(partner.id)],
    CONTRACT_END: [ascending(contractEnd, 'text'), ascending(partner.id)],
  },
})

function matches(filter: PartnerFilter): SQL | undefined {
  const { kinds, tiers, statuses, regionCodes, macroRegion, managerId, trainingValid, contractEndingBefore, search } =
    filter
  return and(
    kinds ? inArray(partner.kind, [...kinds]) : undefined,
    tiers ? inArray(partner.tier, [...tiers]) : undefined,
    statuses ? inArray(partner.status, [...statuses]) : undefined,
    regionCodes ? inRegions(regionCodes, filter.includeDescendants ?? true) : undefined,
    macroRegion ? underPaths(partner.regionPath, [`${macroRegion}/`]) : undefined,
    managerId ? eq(partner.managerId, managerId) : undefined,
    trainingValid == null ? undefined : hasValidTraining(trainingValid, filter.today),
    contractEndingBefore ? sql`${contractEnd} < ${check.day('contractEndingBefore', contractEndingBefore)}` : undefined,
    containsWords(check.searchWords('search', search), partner.name, partner.code, partner.uscc),
  )
}

function hasValidTraining(valid: boolean, today: BusinessDate): SQL {
  const complete = sql`cardinality(${missingTopicsOf(partner.id, today)}) = 0`
  return valid ? complete : not(complete)
}

function inRegions(codes: readonly string[], includeDescendants: boolean): SQL {
  const paths = check.items('regionCodes', codes, 0, MAX_CODES).map((code) => check.regionPath('regionCodes', code))
  return includeDescendants ? underPaths(partner.regionPath, paths) : inArray(partner.regionPath, paths)
}
