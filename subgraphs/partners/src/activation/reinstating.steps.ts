import type { Database } from '@channelgraph/access'
import { type CommandContext, changed } from '@channelgraph/command'
import { addDays, businessDateOf } from '@channelgraph/values'
import { partnerReinstated } from '../partners/partners.events.ts'
import { NOT_SUSPENDED } from '../partners/partners.rules.ts'
import { partners } from '../partners/partners.store.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { endManagerSuspensions } from './suspensions.store.ts'

/** A locked partner may order again. Today still counts as a day of its suspension. */
export async function reinstate(tx: Database, ctx: CommandContext, partner: PartnerRow) {
  await endManagerSuspensions(tx, partner.id, addDays(businessDateOf(ctx.clock.now()), 1))
  const active = await partners.update(tx, partner, NOT_SUSPENDED)
  return changed('Partner', partner, active, partnerReinstated(active))
}
