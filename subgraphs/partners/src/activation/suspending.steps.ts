import type { Database } from '@channelgraph/access'
import type { CommandContext } from '@channelgraph/command'
import { type BusinessDate, businessDateOf } from '@channelgraph/values'
import { daysSuspended, decidesAlone, suspensionsCountFrom } from '../partners/partners.rules.ts'
import { endManagerSuspensions, findManagerSuspensions, insertManagerSuspension } from './suspensions.store.ts'

/** How many days a channel manager alone suspended a locked partner for in the last twelve months, before today. */
export async function daysUsed(tx: Database, ctx: CommandContext, partnerId: string): Promise<number> {
  const today = businessDateOf(ctx.clock.now())
  const since = suspensionsCountFrom(today)
  return daysSuspended(await findManagerSuspensions(tx, partnerId, since), since, today)
}

/** Keeps from today on what whoever decides now decides on: days count where management did not. */
export async function keepSuspension(
  tx: Database,
  ctx: CommandContext,
  partnerId: string,
  until: BusinessDate | null,
): Promise<void> {
  const from = businessDateOf(ctx.clock.now())
  await endManagerSuspensions(tx, partnerId, from)
  if (until !== null && !decidesAlone(ctx.viewer)) await insertManagerSuspension(tx, partnerId, { from, to: until })
}
