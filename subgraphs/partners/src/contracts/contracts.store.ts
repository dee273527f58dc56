import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, correlated, descending, firstRowsOf } from '@channelgraph/paging'
import { type BusinessDate, indexBy } from '@channelgraph/values'
import {
  type AnyColumn,
  and,
  asc,
  desc,
  eq,
  gte,
  inArray,
  isNull,
  lt,
  lte,
  ne,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { applicationsInScope } from '../applications/applications.store.ts'
import { partnerApplication } from '../applications/applications.tables.ts'
import { partnerTable } from '../partners/partners.tables.ts'
import { BINDING, IN_FORCE, INSIDE } from './contracts.rules.ts'
import { type ContractRow, contract, type PlacedContract } from './contracts.tables.ts'

/** Rows of the viewer's partners; before the signature, those of the applications it may see. A partner user or applicant sees no drafts. */
function visible(scope: Scope): SQL | undefined {
  const own = rowsInScope(scope, contract.partnerId, partnerTable)
  if (scope.kind === 'partner') return and(own, notInArray(contract.status, [...INSIDE]))
  if (scope.kind !== 'regions' && scope.kind !== 'applicant') return own
  const drafted = sql`(select ${partnerApplication.id} from ${partnerApplication} where ${applicationsInScope(scope)})`
  if (scope.kind === 'applicant')
    return and(inArray(contract.applicationId, drafted), notInArray(contract.status, [...INSIDE]))
  return or(own, and(isNull(contract.partnerId), inArray(contract.applicationId, drafted)))
}

export const contracts = rowsOf(contract, { what: { en: 'The contract', zh: '合作协议' }, visible })

export const findContracts = contracts.findBy('id')
export const findContractsByNo = contracts.findBy('no')
/** The contract drafted from each application: the last one, where others lapsed. */
export async function findContractsOfApplications(
  db: Database,
  scope: Scope,
  applicationIds: readonly string[],
): Promise<Map<string, ContractRow>> {
  const rows = await db
    .selectDistinctOn([contract.applicationId])
    .from(contract)
    .where(and(inArray(contract.applicationId, [...applicationIds]), visible(scope)))
    // Ids grow with time.
    .orderBy(contract.applicationId, desc(contract.id))
  return indexBy(rows, (row) => row.applicationId ?? '')
}
/** Each partner's contracts, the one that lasts longest first. */
export const findContractsOfPartners = firstRowsOf(contracts, 'partnerId', {
  keys: [descending(contract.effectiveTo), ascending(contract.id)],
})

const notFollowed = inArray(contract.status, [...IN_FORCE])

/** Each partner's signed contract that no other follows yet, in force or not, by partner. */
export async function findLastSigned(
  tx: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, ContractRow>> {
  const rows = await tx
    .select()
    .from(contract)
    .where(and(inArray(contract.partnerId, [...partnerIds]), notFollowed, visible(scope)))
  return indexBy(rows, (row) => row.partnerId ?? '')
}

/** A partner's signed contract, other than the one a draft follows, that binds or bound to its last day on one of the draft's days. */
export async function findContractOnDaysOf(
  tx: Database,
  scope: Scope,
  { partnerId, renewsId, effectiveFrom, effectiveTo }: PlacedContract,
): Promise<ContractRow | null> {
  const rows = await tx
    .select()
    .from(contract)
    .where(
      and(
        eq(contract.partnerId, partnerId),
        inArray(contract.status, [...BINDING, 'EXPIRED']),
        lte(contract.effectiveFrom, effectiveTo),
        gte(contract.effectiveTo, effectiveFrom),
        ne(contract.id, renewsId ?? ''),
        visible(scope),
      ),
    )
    .orderBy(desc(contract.effectiveTo))
    .limit(1)
  return rows[0] ?? null
}

const binding = (day: BusinessDate): SQL | undefined =>
  and(inArray(contract.status, [...BINDING]), lte(contract.effectiveFrom, day), gte(contract.effectiveTo, day))

/** Each partner's contract in force on a day, by partner: of a renewed one until its last day. */
export async function findContractsInForce(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  day: BusinessDate,
): Promise<Map<string, ContractRow>> {
  return indexBy(
    await db
      .select()
      .from(contract)
      .where(and(inArray(contract.partnerId, [...partnerIds]), binding(day), visible(scope))),
    (row) => row.partnerId ?? '',
  )
}

/** Whether a partner has a contract in force on a day, as a condition for lists of partners. */
export const hasContractOn = (partnerId: AnyColumn, day: BusinessDate): SQL =>
  sql`exists (select 1 from ${contract} where ${contract.partnerId} = ${partnerId} and ${binding(day)})`

/** Whether a contract is over and the schedule has not come by yet (`hasEnded`), as a condition. */
export const endedBefore = (today: BusinessDate): SQL => sql`(${notFollowed} and ${lt(contract.effectiveTo, today)})`

/** Whether a partner's last contract is over and the schedule has not come by yet, as a condition for lists of partners. */
export const hasEndedContract = (partnerId: AnyColumn, today: BusinessDate): SQL =>
  sql`exists (select 1 from ${contract} where ${contract.partnerId} = ${partnerId} and ${endedBefore(today)})`

/** Contracts of a partner that were renewed and still bind, or will: locked. */
export const lockRenewed = (tx: Database, partnerId: string, today: BusinessDate): Promise<ContractRow[]> =>
  tx
    .select()
    .from(contract)
    .where(and(eq(contract.partnerId, partnerId), eq(contract.status, 'RENEWED'), gte(contract.effectiveTo, today)))
    .orderBy(asc(contract.effectiveTo), asc(contract.id))
    .for('update')

/** The last day of a partner's signed contract that no other follows yet, as an expression for lists of partners; null without one. */
export const contractEndOf = (partnerId: AnyColumn): SQL<BusinessDate | null> =>
  correlated(
    sql`(select ${contract.effectiveTo}::text from ${contract} where ${contract.partnerId} = ${partnerId} and ${notFollowed})`,
  )

/** Locks contracts of a status that end on a day or before, those another replica works on left out. */
export const lockDueContracts = (
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
