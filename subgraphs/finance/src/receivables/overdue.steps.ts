import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, type Done } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { findPolicyOn } from '../policies/policies.store.ts'
import { findOverdueDebts, lockOpenNotice, notices } from './overdue-notices.store.ts'
import { overdueCleared } from './receivables.events.ts'

/** Tells the others, with the command that lowered a partner's debt, once it is no longer more than the policy tolerates. */
export async function clearOverdue(tx: Database, ctx: CommandContext, partnerId: string): Promise<Done<unknown>[]> {
  const notice = await lockOpenNotice(tx, partnerId)
  if (!notice) return []
  const today = businessDateOf(ctx.clock.now())
  const debts = await findOverdueDebts(tx, await findPolicyOn(tx, today), today, [partnerId])
  if (debts.has(partnerId)) return []
  const cleared = await notices.update(tx, notice, { clearedOn: today })
  return [changed('OverdueNotice', notice, cleared, overdueCleared(cleared))]
}
