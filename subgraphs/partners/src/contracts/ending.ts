import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, type Done, withReason } from '@channelgraph/command'
import { partnerSuspended } from '../partners/partners.events.ts'
import { lockPartner, updatePartner } from '../partners/partners.store.ts'
import { territoryChanged } from '../territories/territories.events.ts'
import { findHeld, saveRelease } from '../territories/territories.store.ts'
import { updateContract } from './contracts.store.ts'
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
  const partner = await lockPartner(tx, ctx, contract.partnerId ?? '')
  const terminatedAt = end.status === 'TERMINATED' ? now : null
  const ended = changed('Contract', contract, await updateContract(tx, contract, { status: end.status, terminatedAt }))
  const releases: Done<unknown>[] = []
  const held = await findHeld(tx, partner.id)
  for (const [i, territory] of held.entries()) {
    const events = i === held.length - 1 ? [territoryChanged(partner, [])] : []
    releases.push(changed('Territory', territory, await saveRelease(tx, territory, now), ...events))
  }
  if (partner.status !== 'ACTIVE') return withReason(end.reason, combine(ended, ...releases))
  const suspended = await updatePartner(tx, partner, {
    status: 'SUSPENDED',
    suspendedAt: now,
    suspensionReason: end.reason,
    suspendedUntil: null,
    suspendedByViolation: false,
  })
  const suspension = changed('Partner', partner, suspended, partnerSuspended(suspended))
  return withReason(end.reason, combine(ended, ...releases, suspension))
}
