import { changed, command, withReason } from '@channelgraph/command'
import { badInput, businessDateOf, refuseTransition } from '@channelgraph/values'
import { lockPartner } from '../../partners/partners.store.ts'
import { territoryChanged } from '../territories.events.ts'
import { TERRITORY_TRANSITIONS } from '../territories.rules.ts'
import { findHoldings, lockTerritory, saveRelease } from '../territories.store.ts'

export interface ReleaseTerritory {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const releaseTerritory = command(
  'territory:release',
  async (tx, ctx, { id, expectedVersion, reason }: ReleaseTerritory) => {
    if (reason.trim() === '') throw badInput('reason says why the territory is taken back.')
    const territory = await lockTerritory(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(TERRITORY_TRANSITIONS, 'releaseTerritory', territory.status)
    if (refusal) return refusal
    const now = ctx.clock.now()
    // The partner's lock keeps two changes from each telling the others a list without the other's.
    const partner = await lockPartner(tx, ctx, territory.partnerId)
    const released = await saveRelease(tx, territory, now)
    const holdings = await findHoldings(tx, partner.id, businessDateOf(now))
    return withReason(reason, changed('Territory', territory, released, territoryChanged(partner, holdings)))
  },
)
