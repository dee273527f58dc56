import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, type Done, withReason } from '@channelgraph/command'
import { addDays, businessDateOf } from '@channelgraph/values'
import { partnerSuspended } from '../partners/partners.events.ts'
import { partners } from '../partners/partners.store.ts'
import { territoryChanged } from '../territories/territories.events.ts'
import { lockHeld, territories } from '../territories/territories.store.ts'
import { contractEnded } from './contracts.events.ts'
import { contracts, lockRenewed } from './contracts.store.ts'
import type { ContractRow } from './contracts.tables.ts'

/**
 * The end of a locked contract that no other one follows: the partner's territories are free again, and an active partner is
 * suspended (specification 3.2). Where it ends before its time, what it renewed and still binds ends with it.
 */
export async function endContract(
  tx: Database,
  ctx: CommandContext,
  contract: ContractRow,
  end: { readonly status: 'EXPIRED' | 'TERMINATED'; readonly reason: string },
): Promise<Done<ContractRow>> {
  const now = ctx.clock.now()
  const partner = await partners.lock(tx, ctx, contract.partnerId ?? '')
  const today = businessDateOf(now)
  const terminated = end.status === 'TERMINATED'
  const [lastDay, terminatedAt] = terminated ? [addDays(today, -1), now] : [contract.effectiveTo, null]
  const ending = [contract, ...(terminated ? await lockRenewed(tx, partner.id, today) : [])]
  const ends: Done<ContractRow>[] = []
  for (const before of ending) {
    const after = await contracts.update(tx, before, { status: end.status, terminatedAt })
    ends.push(changed('Contract', before, after, contractEnded(after, partner.id, lastDay)))
  }
  const [ended, ...others] = ends as [Done<ContractRow>, ...Done<ContractRow>[]]
  const releases: Done<unknown>[] = []
  const held = await lockHeld(tx, partner.id)
  for (const [i, territory] of held.entries()) {
    const events = i === held.length - 1 ? [territoryChanged(partner, [])] : []
    releases.push(
      changed(
        'Territory',
        territory,
        await territories.update(tx, territory, { status: 'RELEASED', releasedAt: now }),
        ...events,
      ),
    )
  }
  if (partner.status !== 'ACTIVE') return withReason(end.reason, combine(ended, ...others, ...releases))
  const suspended = await partners.update(tx, partner, {
    status: 'SUSPENDED',
    suspendedAt: now,
    suspensionReason: end.reason,
    suspendedUntil: null,
    suspendedByViolation: false,
  })
  const suspension = changed('Partner', partner, suspended, partnerSuspended(suspended))
  return withReason(end.reason, combine(ended, ...others, ...releases, suspension))
}
