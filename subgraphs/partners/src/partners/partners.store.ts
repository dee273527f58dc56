import { type Database, rowsInScope, type Scope, underPaths } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import {
  afterCursor,
  ascending,
  type Connection,
  connectionOf,
  descending,
  orderOf,
  type SortKey,
} from '@channelgraph/paging'
import { type BusinessDate, documentNumber, indexBy } from '@channelgraph/values'
import { and, count, eq, getTableColumns, ilike, inArray, ne, not, or, type SQL, sql } from 'drizzle-orm'
import { contractEndOf } from '../contracts/contracts.store.ts'
import { region } from '../regions/regions.tables.ts'
import { missingTopicsOf } from '../training/certificates.store.ts'
import { type PartnerRow, partner, partnerNumber, partnerTable } from './partners.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, partner.id, partnerTable)

export async function findPartners(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, PartnerRow>> {
  return indexBy(
    await db
      .select()
      .from(partner)
      .where(and(inArray(partner.id, [...ids]), visible(scope))),
    (row) => row.id,
  )
}

export async function findPartnersByCode(
  db: Database,
  scope: Scope,
  codes: readonly string[],
): Promise<Map<string, PartnerRow>> {
  return indexBy(
    await db
      .select()
      .from(partner)
      .where(and(inArray(partner.code, [...codes]), visible(scope))),
    (row) => row.code,
  )
}

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

const contractEnd = contractEndOf(partner.id)

/** A row of the list, with the last day of its contract in force: one of the sort keys. */
type ListedPartner = PartnerRow & { readonly contractEnd: BusinessDate | null }

const SORTS: Record<
  'NAME' | 'ACTIVATED_AT' | 'CONTRACT_END',
  { keys: SortKey[]; keyOf: (row: ListedPartner) => (string | null)[] }
> = {
  NAME: { keys: [ascending(partner.name), ascending(partner.id)], keyOf: (row) => [row.name, row.id] },
  ACTIVATED_AT: {
    keys: [descending(partner.activatedAt, 'timestamptz'), ascending(partner.id)],
    keyOf: (row) => [row.activatedAt?.toISOString() ?? null, row.id],
  },
  CONTRACT_END: {
    keys: [ascending(contractEnd, 'text'), ascending(partner.id)],
    keyOf: (row) => [row.contractEnd, row.id],
  },
}

export interface PartnerPage {
  readonly filter: PartnerFilter
  readonly sort: keyof typeof SORTS
  readonly first: number
  readonly after?: string | null
}

export type PartnerList = Connection<ListedPartner>

/** A page of partners. `count` runs the count later, when a client asks for it. */
export async function listPartners(
  db: Database,
  scope: Scope,
  page: PartnerPage,
  count: () => Promise<number>,
): Promise<PartnerList> {
  const { keys, keyOf } = SORTS[page.sort]
  const rows = await db
    .select({ ...getTableColumns(partner), contractEnd })
    .from(partner)
    .where(and(matches(page.filter), visible(scope), afterCursor(page.after, keys)))
    .orderBy(...orderOf(keys))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, keyOf, count)
}

export async function countPartners(db: Database, scope: Scope, filter: PartnerFilter): Promise<number> {
  const [row] = await db
    .select({ partners: count() })
    .from(partner)
    .where(and(matches(filter), visible(scope)))
  return row?.partners ?? 0
}

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
    contractEndingBefore ? sql`${contractEnd} < ${contractEndingBefore}` : undefined,
    search ? containsText(search) : undefined,
  )
}

function hasValidTraining(valid: boolean, today: BusinessDate): SQL {
  const complete = sql`cardinality(${missingTopicsOf(partner.id, today)}) = 0`
  return valid ? complete : not(complete)
}

const inRegions = (codes: readonly string[], includeDescendants: boolean): SQL =>
  includeDescendants
    ? sql`exists (select 1 from ${region} where ${inArray(region.code, [...codes])} and ${partner.regionPath} like ${region.path} || '%')`
    : inArray(partner.regionCode, [...codes])

function containsText(search: string): SQL | undefined {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return or(ilike(partner.name, pattern), ilike(partner.code, pattern), ilike(partner.uscc, pattern))
}

/** The partner that has a social credit code and is not terminated; whoever may see it, a code is taken once. */
export async function findLivePartnerByUscc(tx: Database, uscc: string): Promise<PartnerRow | null> {
  const [row] = await tx
    .select()
    .from(partner)
    .where(and(eq(partner.uscc, uscc), ne(partner.status, 'TERMINATED')))
  return row ?? null
}

export const lockPartner = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion?: number,
): Promise<PartnerRow> =>
  lockRow(tx, ctx, partner, { id, expectedVersion, what: 'The partner', visible: visible(ctx.scope) })

/** Null where a live partner has the social credit code, also one that is being registered at this moment: it is waited for. */
export async function insertPartner(tx: Database, row: typeof partner.$inferInsert): Promise<PartnerRow | null> {
  const [saved] = await tx
    .insert(partner)
    .values(row)
    .onConflictDoNothing({ target: partner.uscc, where: ne(partner.status, 'TERMINATED') })
    .returning()
  return saved ?? null
}

/** Saves a change of a locked partner and moves its version. */
export async function updatePartner(
  tx: Database,
  before: PartnerRow,
  change: Partial<PartnerRow>,
): Promise<PartnerRow> {
  const [saved] = await tx
    .update(partner)
    .set({ ...change, version: before.version + 1 })
    .where(eq(partner.id, before.id))
    .returning()
  return saved!
}

/** The next number of a region: PT-440300-000123. */
export async function nextPartnerCode(tx: Database, regionCode: string): Promise<string> {
  const [row] = await tx
    .insert(partnerNumber)
    .values({ regionCode, last: 1 })
    .onConflictDoUpdate({ target: partnerNumber.regionCode, set: { last: sql`${partnerNumber.last} + 1` } })
    .returning()
  return documentNumber(`PT-${regionCode}`, row!.last)
}
