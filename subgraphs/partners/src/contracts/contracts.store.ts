import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, correlated, descending, firstRowsOf } from '@channelgraph/paging'
import { type BusinessDate, indexBy } from '@channelgraph/values'
import { type AnyColumn, and, asc, inArray, isNull, lte, notInArray, or, type SQL, sql } from 'drizzle-orm'
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

export const contracts = rowsOf(contract, { what: { en: 'The contract', zh: '合作协议' }, visible })

export const findContracts = contracts.findBy('id')
export const findContractsByNo = contracts.findBy('no')
/** The contract drafted from each application. */
export const findContractsOfApplications = contracts.findBy('applicationId')
/** Each partner's contracts, the one that lasts longest first. */
export const findContractsOfPartners = firstRowsOf(contracts, 'partnerId', {
  keys: [descending(contract.effectiveTo), ascending(contract.id)],
})

const inForce = inArray(contract.status, [...IN_FORCE])

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

/** The last day of a partner's contract in force, as an expression for lists of partners; null without one. */
export const contractEndOf = (partnerId: AnyColumn): SQL<BusinessDate | null> =>
  correlated(
    sql`(select ${contract.effectiveTo}::text from ${contract} where ${contract.partnerId} = ${partnerId} and ${inForce})`,
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
