import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, type Decimal, indexBy, Money, type Period, regionPathOf } from '@channelgraph/values'
import { and, between, desc, eq, gt, gte, inArray, lte, sql } from 'drizzle-orm'
import { amount, movementsOf, unitsOf } from './sales.movements.ts'
import { attainment, contractYear } from './sales.rules.ts'
import { type ContractRefRow, contractRef } from './sales.tables.ts'

/** Whose KPI it is: its fields are loaded when they are asked for. */
export interface KpiOwner {
  readonly partnerId: string
}

/** What was delivered to a partner in a period, less what came back in it. */
export interface VolumeFigures {
  readonly period: Period
  readonly orderCount: number
  readonly unitsDelivered: number
  readonly deliveredNet: Money
  readonly deliveredGross: Money
  readonly deliveries: number
  readonly onTime: number
}

export const noVolume = (period: Period): VolumeFigures => ({
  period,
  orderCount: 0,
  unitsDelivered: 0,
  deliveredNet: Money.zero,
  deliveredGross: Money.zero,
  deliveries: 0,
  onTime: 0,
})

export async function findVolumes(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  period: Period,
): Promise<Map<string, VolumeFigures>> {
  const moved = movementsOf(db, scope)
  const rows = await db
    .select({
      partnerId: moved.partnerId,
      orderCount: sql<number>`count(distinct ${moved.deliveredBy})::int`,
      unitsDelivered: unitsOf(moved),
      deliveredNet: amount(sql`${moved.net}`),
      deliveredGross: amount(sql`${moved.net} + ${moved.vat}`),
      deliveries: sql<number>`count(${moved.deliveredBy})::int`,
      onTime: sql<number>`(count(*) filter (where ${moved.onTime}))::int`,
    })
    .from(moved)
    .where(and(inArray(moved.partnerId, [...partnerIds]), between(moved.day, period.from, period.to)))
    .groupBy(moved.partnerId)
  return indexBy(
    rows.map((row) => ({ ...row, period })),
    (row) => row.partnerId,
  )
}

export interface RegionFigures {
  readonly net: Money
  readonly units: number
}

/** What was delivered to places at or below each region; null codes are no regions. */
export async function findRegionFigures(
  db: Database,
  scope: Scope,
  codes: readonly string[],
  period: Period,
): Promise<Map<string, RegionFigures>> {
  const known = codes.flatMap((code) => regionPathOf(code) ?? [])
  const asked = sql`unnest(${sql.param(known)}::text[]) as asked(path)`
  const moved = movementsOf(db, scope)
  const delivered = db
    .select({ net: amount(sql`${moved.net}`).as('region_net'), units: unitsOf(moved).as('region_units') })
    .from(moved)
    .where(
      and(
        // As a range of the index, which LIKE is only for a pattern known beforehand; "~" comes after all that stands in a path.
        sql`${moved.regionPath} ~>=~ asked.path and ${moved.regionPath} ~<~ (asked.path || '~')`,
        between(moved.day, period.from, period.to),
      ),
    )
    .as('delivered')
  const rows = await db
    .select({ path: sql<string>`asked.path`, net: delivered.net, units: delivered.units })
    .from(asked)
    .crossJoinLateral(delivered)
  return indexBy(rows, (row) => row.path.split('/').at(-2) ?? '')
}

const contracts = rowsOf(contractRef, {
  what: { en: 'The contract', zh: '合同' },
  visible: (scope) => rowsInScope(scope, contractRef.partnerId, partnerRefTable),
})

export const findContractRefs = contracts.findBy('id')

/** The contract in force of each partner; of two, the later one. */
async function findContractsInForce(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  on: BusinessDate,
): Promise<ContractRefRow[]> {
  return db
    .selectDistinctOn([contractRef.partnerId])
    .from(contractRef)
    .where(
      and(
        inArray(contractRef.partnerId, [...partnerIds]),
        lte(contractRef.effectiveFrom, on),
        gte(contractRef.effectiveTo, on),
        contracts.visible(scope),
      ),
    )
    .orderBy(contractRef.partnerId, desc(contractRef.effectiveFrom), contractRef.id)
}

/** `Contract.targetAttainment`: by contract. */
export async function findAttainments(
  db: Database,
  scope: Scope,
  contractIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, Decimal>> {
  return measure(db, scope, [...(await findContractRefs(db, scope, contractIds)).values()], today, (c) => c.id)
}

/** `OrdersKpi.targetAttainment`: by partner, of the contract in force. */
export async function findPartnerAttainments(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, Decimal>> {
  const inForce = await findContractsInForce(db, scope, partnerIds, today)
  return measure(db, scope, inForce, today, (c) => c.partnerId)
}

/** Target attainment of many contracts: the one function behind both fields. */
async function measure(
  db: Database,
  scope: Scope,
  measured: readonly ContractRefRow[],
  today: BusinessDate,
  keyOf: (contract: ContractRefRow) => string,
): Promise<Map<string, Decimal>> {
  const years = measured.flatMap((contract) => {
    const year = contractYear(contract, today)
    return year ? [{ contract, year }] : []
  })
  if (years.length === 0) return new Map()
  // Through text[]: drizzle passes date[] to the driver as it is, which then cannot write it.
  const column = (of: (item: (typeof years)[number]) => string) => sql.param(years.map(of))
  const asked = sql`unnest(
    ${column(({ contract }) => contract.id)}::text[], ${column(({ contract }) => contract.partnerId)}::text[],
    ${column(({ year }) => year.from)}::text[]::date[], ${column(({ year }) => year.to)}::text[]::date[]
  ) as asked(contract_id, partner_id, first_day, last_day)`
  const moved = movementsOf(db, scope)
  // Lateral, so that each contract reads its partner's days of the index; as a plain join Postgres reads all there ever was.
  const delivered = db
    .select({ net: amount(sql`${moved.net}`).as('delivered_net') })
    .from(moved)
    .where(
      and(eq(moved.partnerId, sql`asked.partner_id`), sql`${moved.day} between asked.first_day and asked.last_day`),
    )
    .as('delivered')
  const rows = await db
    .select({ contractId: sql<string>`asked.contract_id`, net: delivered.net })
    .from(asked)
    .crossJoinLateral(delivered)
  const netOf = new Map(rows.map((row) => [row.contractId, row.net]))
  const attained = new Map<string, Decimal>()
  for (const { contract, year } of years) {
    const figure = attainment(netOf.get(contract.id) ?? Money.zero, contract.annualTarget, year)
    if (figure) attained.set(keyOf(contract), figure)
  }
  return attained
}

/** A contract ended, perhaps before its time: it is measured until its last day. */
export async function endContractRef(tx: Database, id: string, lastDay: BusinessDate): Promise<void> {
  await tx
    .update(contractRef)
    .set({ effectiveTo: lastDay })
    .where(and(eq(contractRef.id, id), gt(contractRef.effectiveTo, lastDay)))
}

/** Keeps what a contract promises; a contract that was signed anew under its id replaces what was known. */
export async function upsertContractRef(tx: Database, row: ContractRefRow): Promise<void> {
  await tx.insert(contractRef).values(row).onConflictDoUpdate({ target: contractRef.id, set: row })
}
