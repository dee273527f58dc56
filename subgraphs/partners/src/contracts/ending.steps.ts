import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, type Done, withReason } from '@channelgraph/command'
import { partnerSuspended } from '../partners/partners.events.ts'
import { partners } from '../partners/partners.store.ts'
import { territoryChanged } from '../territories/territories.events.ts'
import { lockHeld, territories } from '../territories/territories.store.ts'
import { contracts } from './contracts.store.ts'
import type { ContractRow } from './contracts.tables.ts'

/**
 * The end of a locked contract that no other one follows: the partner's territories are free again, and an active partner is
 * suspended (specification 3.2).
 */
export async function endContract(
  tx: Database,
  ctx: CommandContext,
  contract: ContractRow,
  end: { readonly status: 'EXPIRED' | 'TERMINATED'; readonly reason: string },
): Promise<Done<ContractRow>> {
  const now = ctx.clock.now()
  const partner = await partners.lock(tx, ctx, contract.partnerId ?? '')
  const terminatedAt = end.status === 'TERMINATED' ? now : null
  const ended = changed(
    'Contract',
    contract,
    await contracts.update(tx, contract, { status: end.status, terminatedAt }),
  )
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
  if (partner.status !== 'ACTIVE') return withReason(end.reason, combine(ended, ...releases))
  const suspended = await partners.update(tx, partner, {
    status: 'SUSPENDED',
    suspendedAt: now,
    suspensionReason: end.reason,
    suspendedUntil: null,
    suspendedByViolation: false,
  })
  const suspension = changed('Partner', partner, suspended, partnerSuspended(suspended))
  return withReason(end.reason, combine(ended, ...releases, suspension))
}
