import { type Database, rowsInScope, type Scope, underPaths } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, firstRowsOf, MAX_PAGE, orderOf } from '@channelgraph/paging'
import { type BusinessDate, groupBy } from '@channelgraph/values'
import { and, asc, eq, exists, getTableColumns, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { partnerTable } from '../partners/partners.tables.ts'
import { type RegionRow, region } from '../regions/regions.tables.ts'
import type { Claim } from './territories.rules.ts'
import { type TerritoryRow, territory, territoryRegion } from './territories.tables.ts'

export const territories = rowsOf(territory, {
  what: { en: 'The territory', zh: '授权区域' },
  visible: (scope) => rowsInScope(scope, territory.partnerId, partnerTable),
})
const { visible } = territories
const regionsOfIt = rowsOf(territoryRegion, {
  what: { en: 'The region of a territory', zh: '授权区域的行政区划' },
  visible: (scope) => rowsInScope(scope, territoryRegion.partnerId, partnerTable),
})
const BY_END = [ascending(territory.validTo), ascending(territory.id)]

export const findTerritories = territories.findBy('id')
const findRegionRows = regionsOfIt.findOf('territoryId', 'regionCode')
/** What each contract granted. */
export const findTerritoriesOfContracts = territories.findOf('contractId', 'validTo', 'id')

/** Held today or from a later day. */
const heldFrom = (today: BusinessDate): SQL | undefined =>
  and(eq(territory.status, 'HELD'), gte(territory.validTo, today))

/** What each partner holds, now or from a later day. */
export const findTerritoriesOfPartners = firstRowsOf(territories, 'partnerId', { keys: BY_END, where: heldFrom })

/** The territories valid on a day that take each region in: granted there or above. */
export async function findTerritoriesOfRegions(
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

export async function findRegionsOfTerritories(
  db: Database,
  _scope: Scope,
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

async function withRegions(db: Database, rows: readonly TerritoryRow[]): Promise<TerritoryWithRegions[]> {
  if (rows.length === 0) return []
  const regions = await findRegionRows(
    db,
    { kind: 'all' },
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
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
export const lockHeld = (tx: Database, partnerId: string): Promise<TerritoryRow[]> =>
  tx
    .select()
    .from(territory)
    .where(and(eq(territory.partnerId, partnerId), eq(territory.status, 'HELD')))
    .orderBy(...orderOf(BY_END))
    .for('update')

/** Locks territories whose last day is past, those another replica works on left out. */
export const lockEnded = (tx: Database, today: BusinessDate, limit: number): Promise<TerritoryRow[]> =>
  tx
    .select()
    .from(territory)
    .where(and(eq(territory.status, 'HELD'), lt(territory.validTo, today)))
    .orderBy(...orderOf(BY_END))
    .limit(limit)
    .for('update', { skipLocked: true })

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

export async function insertTerritory(
  tx: Database,
  row: typeof territory.$inferInsert,
  regions: readonly RegionRow[],
): Promise<TerritoryRow> {
  const saved = await territories.insert(tx, row)
  await regionsOfIt.insertAll(
    tx,
    regions.map(({ code, path }) => ({
      territoryId: row.id,
      regionCode: code,
      regionPath: path,
      partnerId: row.partnerId,
    })),
  )
  return saved
}

/** Who has the exclusive right to a region and a product line on a day: granted there or above. Without a line, for all lines. */
export async function findExclusiveHolder(
  tx: Database,
  regionPath: string,
  productLine: string | null,
  today: BusinessDate,
): Promise<string | null> {
  const [held] = await tx
    .select({ partnerId: territory.partnerId })
    .from(territoryRegion)
    .innerJoin(territory, eq(territory.id, territoryRegion.territoryId))
    .where(
      and(
        inArray(territoryRegion.regionCode, regionPath.split('/').filter(Boolean)),
        eq(territory.exclusive, true),
        heldFrom(today),
        lte(territory.validFrom, today),
        or(
          sql`cardinality(${territory.productLines}) = 0`,
          productLine === null ? undefined : sql`${productLine} = any(${territory.productLines})`,
        ),
      ),
    )
    .orderBy(...orderOf(BY_END))
    .limit(1)
  return held?.partnerId ?? null
}
