import type { Database } from '@channelgraph/access'
import type { BusinessDate } from '@channelgraph/values'
import { and, asc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { hasContractOn, hasEndedContract } from '../contracts/contracts.store.ts'
import { type PartnerRow, partner } from '../partners/partners.tables.ts'

/** Suspensions whose last day is past; not where a violation was the cause, or no contract is in force: somebody decides. See `asOf`. */
const isOver = (today: BusinessDate): SQL | undefined =>
  and(
    eq(partner.status, 'SUSPENDED'),
    lt(partner.suspendedUntil, today),
    eq(partner.suspendedByViolation, false),
    hasContractOn(partner.id, today),
  )

/** Where partners stand on a day, as an expression: what `asOf` says of one. */
export const statusOn = (today: BusinessDate): SQL<PartnerRow['status']> =>
  sql`case when ${isOver(today)} then 'ACTIVE' when ${partner.status} = 'ACTIVE' and ${hasEndedContract(partner.id, today)} then 'SUSPENDED' else ${partner.status} end`

/** Locks partners whose suspension is over, those another replica works on left out. */
export const lockEndedSuspensions = (tx: Database, today: BusinessDate, limit: number): Promise<PartnerRow[]> =>
  tx
    .select()
    .from(partner)
    .where(isOver(today))
    .orderBy(asc(partner.suspendedUntil), asc(partner.id))
    .limit(limit)
    .for('update', { skipLocked: true })
