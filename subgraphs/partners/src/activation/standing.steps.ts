import type { Database } from '@channelgraph/access'
import type { CommandContext, Versioned } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { findContractsInForce, findLastSigned } from '../contracts/contracts.store.ts'
import { findPartners, partners } from '../partners/partners.store.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { asOf } from './activation.rules.ts'

/** Locks a partner, with its contract in force today and how it stands today (`asOf`). */
export async function lockStanding(
  tx: Database,
  ctx: CommandContext,
  { id, expectedVersion }: Pick<Versioned, 'id'> & Partial<Versioned>,
) {
  const today = businessDateOf(ctx.clock.now())
  const partner = await partners.lock(tx, ctx, id, expectedVersion)
  const contract = (await findContractsInForce(tx, ctx.scope, [id], today)).get(id) ?? null
  const lastSigned = (await findLastSigned(tx, ctx.scope, [id])).get(id) ?? null
  return { partner, contract, standing: asOf(partner, { inForce: contract, lastSigned }, today), today }
}

/** A partner of whatever region as it stands today (`asOf`); null where there is none. */
export async function findStanding(tx: Database, ctx: CommandContext, id: string): Promise<PartnerRow | null> {
  const all = { kind: 'all' } as const
  const partner = (await findPartners(tx, all, [id])).get(id)
  if (!partner) return null
  const today = businessDateOf(ctx.clock.now())
  const inForce = (await findContractsInForce(tx, all, [id], today)).get(id) ?? null
  const lastSigned = (await findLastSigned(tx, all, [id])).get(id) ?? null
  return asOf(partner, { inForce, lastSigned }, today)
}

/** The same, locked: nobody suspends it until the transaction ends. Throws NOT_FOUND where there is none. */
export async function standingOf(tx: Database, ctx: CommandContext, id: string): Promise<PartnerRow> {
  const all = { ...ctx, scope: { kind: 'all' } } as const
  return (await lockStanding(tx, all, { id })).standing
}
