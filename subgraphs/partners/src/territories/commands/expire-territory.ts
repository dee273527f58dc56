import { changed, command } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { partners } from '../../partners/partners.store.ts'
import { territoryChanged } from '../territories.events.ts'
import { TERRITORY } from '../territories.rules.ts'
import { findHoldings, territories } from '../territories.store.ts'
import type { TerritoryRow } from '../territories.tables.ts'

/** A territory, locked by the sweep that found its last day past, is over. */
export const expireTerritory = command('schedule:sweep', async (tx, ctx, territory: TerritoryRow) => {
  const refusal = checkTransition(TERRITORY, 'expireTerritory', territory)
  if (refusal) return refusal
  const partner = await partners.lock(tx, ctx, territory.partnerId)
  const expired = await territories.update(tx, territory, { status: 'EXPIRED' })
  const holdings = await findHoldings(tx, partner.id, businessDateOf(ctx.clock.now()))
  return changed('Territory', territory, expired, territoryChanged(partner, holdings))
})
