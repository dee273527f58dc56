import type { Database } from '@channelgraph/access'
import { type BusinessDate, startOfDay } from '@channelgraph/values'
import { and, asc, eq, lt, or } from 'drizzle-orm'
import { autoConfirmsBefore } from '../policies/policies.rules.ts'
import { findPublishedPolicies } from '../policies/policies.store.ts'
import { type SettlementRow, settlement } from './settlements.tables.ts'

/** A locked settlement as it stands today: one whose partner said nothing until its last day is confirmed, told or not (3.11). */
export async function standingOf(tx: Database, settlement: SettlementRow, today: BusinessDate): Promise<SettlementRow> {
  const policy = (await findPublishedPolicies(tx)).find(({ id }) => id === settlement.policyId)
  const isOver = policy && settlement.sentAt && settlement.sentAt < startOfDay(autoConfirmsBefore(today, policy))
  return settlement.status === 'SENT' && isOver ? { ...settlement, status: 'CONFIRMED' } : settlement
}

/** Settlements sent so long ago that silence confirms them, each by its own policy; those another replica is at are passed over. */
export async function lockAwaitingConfirmation(
  tx: Database,
  today: BusinessDate,
  limit: number,
): Promise<SettlementRow[]> {
  const policies = await findPublishedPolicies(tx)
  const silent = policies.map((policy) =>
    and(eq(settlement.policyId, policy.id), lt(settlement.sentAt, startOfDay(autoConfirmsBefore(today, policy)))),
  )
  return tx
    .select()
    .from(settlement)
    .where(and(eq(settlement.status, 'SENT'), or(...silent)))
    .orderBy(asc(settlement.sentAt), asc(settlement.id))
    .limit(limit)
    .for('update', { skipLocked: true })
}
