import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { partners } from '../../partners/partners.store.ts'
import { territoryChanged } from '../territories.events.ts'
import { TERRITORY } from '../territories.rules.ts'
import { findHoldings, territories } from '../territories.store.ts'

export interface ReleaseTerritory extends Versioned {
  readonly reason: string
}

export const releaseTerritory = command(
  'territory:release',
  async (tx, ctx, { id, expectedVersion, reason: given }: ReleaseTerritory) => {
    const reason = check.text('reason', given)
    const territory = await territories.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(TERRITORY, 'releaseTerritory', territory)
    if (refusal) return refusal
    const now = ctx.clock.now()
    // The partner's lock keeps two changes from each telling the others a list without the other's.
    const partner = await partners.lock(tx, ctx, territory.partnerId)
    const released = await territories.update(tx, territory, { status: 'RELEASED', releasedAt: now })
    const holdings = await findHoldings(tx, partner.id, businessDateOf(now))
    return withReason(reason, changed('Territory', territory, released, territoryChanged(partner, holdings)))
  },
)
