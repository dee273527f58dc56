import type { Database } from '@channelgraph/access'
import type { BusinessDate } from '@channelgraph/values'
import { and, asc, eq, lt } from 'drizzle-orm'
import { hasContractOn } from '../contracts/contracts.store.ts'
import { type PartnerRow, partner } from '../partners/partners.tables.ts'

/**
 * Locks suspended partners whose last day is past, those another replica works on left out: not where a violation was the cause, or no
 * contract is in force, which somebody has to decide on.
 */
export const lockEndedSuspensions = (tx: Database, today: BusinessDate, limit: number): Promise<PartnerRow[]> =>
  tx
    .select()
    .from(partner)
    .where(
      and(
        eq(partner.status, 'SUSPENDED'),
        lt(partner.suspendedUntil, today),
        eq(partner.suspendedByViolation, false),
        hasContractOn(partner.id, today),
      ),
    )
    .orderBy(asc(partner.suspendedUntil), asc(partner.id))
    .limit(limit)
    .for('update', { skipLocked: true })
