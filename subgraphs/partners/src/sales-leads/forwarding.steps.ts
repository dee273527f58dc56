import type { Database } from '@channelgraph/access'
import type { CommandContext } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { findStanding } from '../activation/standing.steps.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { findExclusiveHolder } from '../territories/territories.store.ts'
import type { SalesLeadRow } from './sales-leads.tables.ts'

/** The partner, as it stands today, whose region and line a lead exclusively is; null where it is nobody's. Whoever asks: it decides. */
export async function exclusivePartner(
  tx: Database,
  ctx: CommandContext,
  { regionPath, productLine }: Pick<SalesLeadRow, 'regionPath' | 'productLine'>,
): Promise<PartnerRow | null> {
  const id = await findExclusiveHolder(tx, regionPath, productLine, businessDateOf(ctx.clock.now()))
  return id === null ? null : findStanding(tx, ctx, id)
}
