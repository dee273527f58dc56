import type { Database } from '@channelgraph/access'
import type { CommandContext, Versioned } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { findContractsInForce, findLastSigned } from '../contracts/contracts.store.ts'
import { partners } from '../partners/partners.store.ts'
import { asOf } from './activation.rules.ts'

/** Locks a partner, with its contract in force today and how it stands today (`asOf`). */
export async function lockStanding(tx: Database, ctx: CommandContext, { id, expectedVersion }: Versioned) {
  const today = businessDateOf(ctx.clock.now())
  const partner = await partners.lock(tx, ctx, id, expectedVersion)
  const contract = (await findContractsInForce(tx, ctx.scope, [id], today)).get(id) ?? null
  const lastSigned = (await findLastSigned(tx, ctx.scope, [id])).get(id) ?? null
  return { partner, contract, standing: asOf(partner, { inForce: contract, lastSigned }, today), today }
}
