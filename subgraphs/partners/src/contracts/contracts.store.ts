import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import {
  afterCursor,
  ascending,
  type Connection,
  connectionOf,
  correlated,
  descending,
  firstOfEach,
  orderOf,
} from '@channelgraph/paging'
import { type BusinessDate, groupBy, indexBy } from '@channelgraph/values'
import {
  type AnyColumn,
  and,
  asc,
  count,
  eq,
  inArray,
  isNull,
  lt,
  lte,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { applicationsInScope } from '../applications/applications.store.ts'
import { partnerApplication } from '../applications/applications.tables.ts'
import { partnerTable } from '../partners/partners.tables.ts'
import { IN_FORCE, INSIDE } from './contracts.rules.ts'
import { type ContractRow, contract } from './contracts.tables.ts'

/** Rows of the viewer's partners; before the signature, those of the applications it may see. A partner user sees no drafts. */
function visible(scope: Scope): SQL | undefined {
  const own = rowsInScope(scope, contract.partnerId, partnerTable)
  if (scope.kind === 'partner') return and(own, notInArray(contract.status, [...INSIDE]))
  if (scope.kind !== 'regions') return own
  const drafted = sql`(select ${partnerApplication.id} from ${partnerApplication} where ${applicationsInScope(scope)})`
  return or(own, and(isNull(contract.partnerId), inArray(contract.applicationId, drafted)))
}
const inForce = inArray(contract.status, [...IN_FORCE])

export async function findContracts(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, ContractRow>> {
  return indexBy(
    await db
      .select()
      .from(contract)
      .where(and(inArray(contract.id, [...ids]), visible(scope))),
    (row) => row.id,
  )
}

export async function findContractsByNo(
  db: Database,
  scope: Scope,
  nos: readonly string[],
): Promise<Map<string, ContractRow>> {
  return indexBy(
    await db
      .select()
      .from(contract)
      .where(and(inArray(contract.no, [...nos]), visible(scope))),
    (row) => row.no,
  )
}

/** Each partner's contract in force, by partner. */
export async function findContractsInForce(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, ContractRow>> {
  return indexBy(
    await db
      .select()
      .from(contract)
      .where(and(inArray(contract.partnerId, [...partnerIds]), inForce, visible(scope))),
    (row) => row.partnerId ?? '',
  )
}

/** The contract drafted from each application, by application. */
export async function findApplicationsContracts(
  db: Database,
  scope: Scope,
  applicationIds: readonly string[],
): Promise<Map<string, ContractRow>> {
  return indexBy(
    await db
      .select()
      .from(contract)
      .where(and(inArray(contract.applicationId, [...applicationIds]), visible(scope))),
    (row) => row.applicationId ?? '',
  )
}

const LATEST_FIRST = [descending(contract.effectiveTo, 'date'), ascending(contract.id)]

export async function findPartnersContracts(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, ContractRow[]>> {
  const rows = await db
    .select()
    .from(contract)
    .where(
      firstOfEach({
        table: contract,
        parentId: contract.partnerId,
        parentIds: partnerIds,
        where: visible(scope),
        keys: LATEST_FIRST,
      }),
    )
    .orderBy(...orderOf(LATEST_FIRST))
  return groupBy(rows, (row) => row.partnerId ?? '')
}

/** The last day of a partner's contract in force, as an expression for lists of partners; null without one. */
export const contractEndOf = (partnerId: AnyColumn): SQL<BusinessDate | null> =>
  correlated(
    sql`(select ${contract.effectiveTo}::text from ${contract} where ${contract.partnerId} = ${partnerId} and ${inForce})`,
  )

export interface ContractFilter {
  readonly statuses?: readonly ContractRow['status'][] | null
  readonly endingBefore?: BusinessDate | null
}

export interface ContractPage {
  readonly filter: ContractFilter
  readonly first: number
  readonly after?: string | null
}

export type ContractList = Connection<ContractRow>

const matches = ({ statuses, endingBefore }: ContractFilter): SQL | undefined =>
  and(
    statuses ? inArray(contract.status, [...statuses]) : undefined,
    endingBefore ? lt(contract.effectiveTo, endingBefore) : undefined,
  )

const BY_END = [ascending(contract.effectiveTo, 'date'), ascending(contract.id)]

export async function listContracts(
  db: Database,
  scope: Scope,
  page: ContractPage,
  totalCount: () => Promise<number>,
): Promise<ContractList> {
  const rows = await db
    .select()
    .from(contract)
    .where(and(matches(page.filter), visible(scope), afterCursor(page.after, BY_END)))
    .orderBy(...orderOf(BY_END))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, (row) => [row.effectiveTo, row.id], totalCount)
}

export async function countContracts(db: Database, scope: Scope, filter: ContractFilter): Promise<number> {
  const [row] = await db
    .select({ contracts: count() })
    .from(contract)
    .where(and(matches(filter), visible(scope)))
  return row?.contracts ?? 0
}

/** Locks contracts of a status that end on a day or before, those another replica works on left out. */
export const pickContractsEndingBy = (
  tx: Database,
  statuses: readonly ContractRow['status'][],
  day: BusinessDate,
  limit: number,
): Promise<ContractRow[]> =>
  tx
    .select()
    .from(contract)
    .where(and(inArray(contract.status, [...statuses]), lte(contract.effectiveTo, day)))
    .orderBy(asc(contract.effectiveTo), asc(contract.id))
    .limit(limit)
    .for('update', { skipLocked: true })

export async function insertContract(tx: Database, row: typeof contract.$inferInsert): Promise<ContractRow> {
  const [saved] = await tx.insert(contract).values(row).returning()
  return saved!
}

export const lockContract = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion?: number,
): Promise<ContractRow> =>
  lockRow(tx, ctx, contract, { id, expectedVersion, what: 'The contract', visible: visible(ctx.scope) })

/** Saves a change of a locked contract and moves its version. */
export async function updateContract(
  tx: Database,
  before: ContractRow,
  change: Partial<ContractRow>,
): Promise<ContractRow> {
  const [saved] = await tx
    .update(contract)
    .set({ ...change, version: before.version + 1 })
    .where(eq(contract.id, before.id))
    .returning()
  return saved!
}
