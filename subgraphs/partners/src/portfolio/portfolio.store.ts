import { type Database, rowsInScope, type Scope, underPaths } from '@channelgraph/access'
import { anyOf, ascending, byName, descending, only, pages } from '@channelgraph/paging'
import { addDays, type BusinessDate, check, monthOf, startOfDay } from '@channelgraph/values'
import { and, count, eq, inArray, like, lt, ne, not, type SQL, sql } from 'drizzle-orm'
import { statusOn } from '../activation/activation.store.ts'
import { contractEndOf } from '../contracts/contracts.store.ts'
import { hasFeedbackIn } from '../feedback/feedback.store.ts'
import { lastSpokenWith } from '../interactions/interactions.store.ts'
import { partners } from '../partners/partners.store.ts'
import { type PartnerRow, partner, partnerTable } from '../partners/partners.tables.ts'
import { region } from '../regions/regions.tables.ts'
import { missingTopicsOf } from '../training/certificates.store.ts'

export interface PartnerFilter {
  /** The day on which training is valid or not, and a suspension over or not. */
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
  /** Of partners who were activated longer ago. */
  readonly notSpokenToForDays?: number | null
  /** Any day of the month. */
  readonly withoutFeedbackInMonthOf?: BusinessDate | null
  readonly search?: string | null
}

const MAX_CODES = 1_000
const MAX_DAYS = 3_650
const contractEnd = contractEndOf(partner.id)

export const partnerPages = pages(partners, {
  where: matches,
  search: [partner.name, partner.code, partner.uscc],
  sorts: {
    NAME: [byName(partner.name), ascending(partner.id)],
    ACTIVATED_AT: [descending(partner.activatedAt), ascending(partner.id)],
    CONTRACT_END: [ascending(contractEnd, 'text'), ascending(partner.id)],
  },
})

function matches(filter: PartnerFilter): SQL | undefined {
  const { kinds, tiers, statuses, regionCodes, macroRegion, managerId, trainingValid, contractEndingBefore } = filter
  const { notSpokenToForDays: silentFor, withoutFeedbackInMonthOf: month, today } = filter
  return and(
    anyOf('kinds', partner.kind, kinds),
    anyOf('tiers', partner.tier, tiers),
    statuses ? inArray(statusOn(filter.today), [...check.items('statuses', statuses, 0, MAX_CODES)]) : undefined,
    regionCodes ? inRegions(regionCodes, filter.includeDescendants ?? true) : undefined,
    macroRegion ? underPaths(partner.regionPath, [`${macroRegion}/`]) : undefined,
    only(partner.managerId, managerId),
    trainingValid == null ? undefined : hasValidTraining(trainingValid, filter.today),
    contractEndingBefore ? sql`${contractEnd} < ${check.day('contractEndingBefore', contractEndingBefore)}` : undefined,
    silentFor == null ? undefined : notSpokenTo(silentFor, today),
    month ? withoutFeedback(month) : undefined,
  )
}

/** 三.1: partners whom nobody spoke with for so many days, counted from the activation where nobody ever did. */
function notSpokenTo(days: number, today: BusinessDate): SQL | undefined {
  const before = startOfDay(addDays(today, -check.wholeNumber('notSpokenToForDays', days, 1, MAX_DAYS)))
  return and(
    ne(partner.status, 'TERMINATED'),
    sql`coalesce(${lastSpokenWith(partner.id)}, ${partner.activatedAt}) < ${before.toISOString()}::timestamptz`,
  )
}

/** 四.4: partners who were active before a month began and gave no feedback in it. */
function withoutFeedback(day: BusinessDate): SQL | undefined {
  const month = monthOf(check.day('withoutFeedbackInMonthOf', day))
  return and(
    ne(partner.status, 'TERMINATED'),
    lt(partner.activatedAt, startOfDay(month.from)),
    not(hasFeedbackIn(partner.id, month)),
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

/** Partners at or below each region that are active on a day. */
export async function countActivePartners(
  db: Database,
  scope: Scope,
  codes: readonly string[],
  today: BusinessDate,
): Promise<Map<string, number>> {
  const rows = await db
    .select({ code: region.code, partners: count() })
    .from(region)
    .innerJoin(
      partner,
      and(
        like(partner.regionPath, sql`${region.path} || '%'`),
        eq(statusOn(today), 'ACTIVE'),
        rowsInScope(scope, partner.id, partnerTable),
      ),
    )
    .where(inArray(region.code, [...codes]))
    .groupBy(region.code)
  return new Map(rows.map((row) => [row.code, row.partners]))
}
