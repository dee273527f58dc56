import { type Database, rowsInScope, type Scope, underPaths } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { ascending, firstOfEach, MAX_PAGE, orderOf } from '@channelgraph/paging'
import { type BusinessDate, groupBy, indexBy } from '@channelgraph/values'
import { and, asc, eq, exists, getTableColumns, gte, inArray, lte, or, type SQL, sql } from 'drizzle-orm'
import { partnerTable } from '../partners/partners.tables.ts'
import { type RegionRow, region } from '../regions/regions.tables.ts'
import type { Claim } from './territories.rules.ts'
import { type TerritoryRow, territory, territoryRegion } from './territories.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, territory.partnerId, partnerTable)
const BY_END = [ascending(territory.validTo, 'date'), ascending(territory.id)]

export async function findTerritories(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, TerritoryRow>> {
  return indexBy(
    await db
      .select()
      .from(territory)
      .where(and(inArray(territory.id, [...ids]), visible(scope))),
    (row) => row.id,
  )
}

/** Held today or from a later day. */
const heldFrom = (today: BusinessDate): SQL | undefined =>
  and(eq(territory.status, 'HELD'), gte(territory.validTo, today))

/** What each partner holds, now or from a later day. */
export async function findPartnersTerritories(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, TerritoryRow[]>> {
  const rows = await db
    .select()
    .from(territory)
    .where(
      firstOfEach({
        table: territory,
        parentId: territory.partnerId,
        parentIds: partnerIds,
        where: and(heldFrom(today), visible(scope)),
        keys: BY_END,
      }),
    )
    .orderBy(...orderOf(BY_END))
  return groupBy(rows, (row) => row.partnerId)
}

/** The territories valid on a day that take each region in: granted there or above. */
export async function findRegionsTerritories(
  db: Database,
  scope: Scope,
  regionCodes: readonly string[],
  today: BusinessDate,
): Promise<Map<string, TerritoryRow[]>> {
  const covering = db
    .selectDistinct({ id: territory.id, validTo: territory.validTo })
    .from(territoryRegion)
    .innerJoin(territory, eq(territory.id, territoryRegion.territoryId))
    .where(
      and(
        sql`${territoryRegion.regionCode} = any(string_to_array(${region.path}, '/'))`,
        heldFrom(today),
        lte(territory.validFrom, today),
        visible(scope),
      ),
    )
    .orderBy(...orderOf(BY_END))
    .limit(MAX_PAGE)
    .as('covering')
  const rows = await db
    .select({ coveredCode: region.code, ...getTableColumns(territory) })
    .from(region)
    .crossJoinLateral(covering)
    .innerJoin(territory, eq(territory.id, covering.id))
    .where(inArray(region.code, [...regionCodes]))
    .orderBy(...orderOf(BY_END))
  return groupBy(rows, (row) => row.coveredCode)
}

export async function findTerritoriesRegions(
  db: Database,
  territoryIds: readonly string[],
): Promise<Map<string, RegionRow[]>> {
  const rows = await db
    .select({ territoryId: territoryRegion.territoryId, ...getTableColumns(region) })
    .from(territoryRegion)
    .innerJoin(region, eq(region.code, territoryRegion.regionCode))
    .where(inArray(territoryRegion.territoryId, [...territoryIds]))
    .orderBy(asc(region.code))
  return groupBy(rows, (row) => row.territoryId)
}

/** A territory with the codes and paths of its regions: what rules and events need. */
export type TerritoryWithRegions = TerritoryRow & Claim

async function withRegions(db: Database, territories: readonly TerritoryRow[]): Promise<TerritoryWithRegions[]> {
  if (territories.length === 0) return []
  const regions = groupBy(
    await db
      .select()
      .from(territoryRegion)
      .where(
        inArray(
          territoryRegion.territoryId,
          territories.map(({ id }) => id),
        ),
      )
      .orderBy(asc(territoryRegion.regionCode)),
    (row) => row.territoryId,
  )
  return territories.map((row) => {
    const own = regions.get(row.id) ?? []
    return {
      ...row,
      regionCodes: own.map(({ regionCode }) => regionCode),
      regionPaths: own.map(({ regionPath }) => regionPath),
    }
  })
}

/** All that a partner holds now or from a later day, to be told to the others. */
export async function findHoldings(
  tx: Database,
  partnerId: string,
  today: BusinessDate,
): Promise<TerritoryWithRegions[]> {
  const rows = await tx
    .select()
    .from(territory)
    .where(and(eq(territory.partnerId, partnerId), heldFrom(today)))
    .orderBy(...orderOf(BY_END))
  return withRegions(tx, rows)
}

/** All a partner has not given back, ended or not. */
export const findHeld = (tx: Database, partnerId: string): Promise<TerritoryRow[]> =>
  tx
    .select()
    .from(territory)
    .where(and(eq(territory.partnerId, partnerId), eq(territory.status, 'HELD')))
    .orderBy(...orderOf(BY_END))
    .for('update')

/** What each contract granted. */
export async function findContractsTerritories(
  db: Database,
  scope: Scope,
  contractIds: readonly string[],
): Promise<Map<string, TerritoryRow[]>> {
  const rows = await db
    .select()
    .from(territory)
    .where(and(inArray(territory.contractId, [...contractIds]), visible(scope)))
    .orderBy(...orderOf(BY_END))
  return groupBy(rows, (row) => row.contractId ?? '')
}

const EXCLUSIVITY_LOCK = 740_201_124

/**
 * The exclusive territories, whoever holds them, in the regions of a claim, above and below. Exclusive grants wait here for
 * each other until their transactions end: two that do not see each other yet would both be right.
 */
export async function findExclusiveNear(tx: Database, claim: Claim): Promise<TerritoryWithRegions[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(${EXCLUSIVITY_LOCK})`)
  const above = claim.regionPaths.flatMap((path) => path.split('/').filter(Boolean))
  const near = tx
    .select({ id: territoryRegion.territoryId })
    .from(territoryRegion)
    .where(
      and(
        eq(territoryRegion.territoryId, territory.id),
        or(inArray(territoryRegion.regionCode, above), underPaths(territoryRegion.regionPath, claim.regionPaths)),
      ),
    )
  const rows = await tx
    .select()
    .from(territory)
    .where(and(eq(territory.exclusive, true), heldFrom(claim.validFrom), exists(near)))
    .orderBy(...orderOf(BY_END))
  return withRegions(tx, rows)
}

export const lockTerritory = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion: number,
): Promise<TerritoryRow> =>
  lockRow(tx, ctx, territory, { id, expectedVersion, what: 'The territory', visible: visible(ctx.scope) })

export async function insertTerritory(
  tx: Database,
  row: typeof territory.$inferInsert,
  regions: readonly RegionRow[],
): Promise<TerritoryRow> {
  const [saved] = await tx.insert(territory).values(row).returning()
  await tx.insert(territoryRegion).values(
    regions.map(({ code, path }) => ({
      territoryId: row.id,
      regionCode: code,
      regionPath: path,
      partnerId: row.partnerId,
    })),
  )
  return saved!
}

/** Saves a locked territory as given back and moves its version. */
export async function saveRelease(tx: Database, before: TerritoryRow, at: Date): Promise<TerritoryRow> {
  const [saved] = await tx
    .update(territory)
    .set({ status: 'RELEASED', releasedAt: at, version: before.version + 1 })
    .where(eq(territory.id, before.id))
    .returning()
  return saved!
}
