import type { Database } from '@channelgraph/access'
import { type BusinessDate, startOfDay } from '@channelgraph/values'
import { and, asc, eq, lt, or } from 'drizzle-orm'
import { silenceBefore } from '../policies/policies.rules.ts'
import { findPublishedPolicies } from '../policies/policies.store.ts'
import { type SettlementRow, settlement } from './settlements.tables.ts'

/** Settlements sent so long ago that silence confirms them, each by its own policy; those another replica is at are passed over. */
export async function lockAwaitingConfirmation(
  tx: Database,
  today: BusinessDate,
  limit: number,
): Promise<SettlementRow[]> {
  const policies = await findPublishedPolicies(tx)
  const silent = policies.map((policy) =>
    and(eq(settlement.policyId, policy.id), lt(settlement.sentAt, startOfDay(silenceBefore(today, policy)))),
  )
  return tx
    .select()
    .from(settlement)
    .where(and(eq(settlement.status, 'SENT'), or(...silent)))
    .orderBy(asc(settlement.sentAt), asc(settlement.id))
    .limit(limit)
    .for('update', { skipLocked: true })
}
