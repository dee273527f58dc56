import { changed, command } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { findContractsInForce } from '../../contracts/contracts.store.ts'
import { findDepositHeld } from '../../deposits/deposits.store.ts'
import { findHoldings } from '../../territories/territories.store.ts'
import { findMissingTopics } from '../../training/certificates.store.ts'
import { refuseActivation } from '../activation.rules.ts'
import { partnerActivated } from '../partners.events.ts'
import { lockPartner, updatePartner } from '../partners.store.ts'

export interface ActivatePartner {
  readonly id: string
  readonly expectedVersion: number
}

export const activatePartner = command(
  'partner:activate',
  async (tx, ctx, { id, expectedVersion }: ActivatePartner) => {
    const now = ctx.clock.now()
    const today = businessDateOf(now)
    const partner = await lockPartner(tx, ctx, id, expectedVersion)
    const readiness = {
      status: partner.status,
      contract: (await findContractsInForce(tx, ctx.scope, [id])).get(id) ?? null,
      depositHeld: await findDepositHeld(tx, id),
      missingTopics: (await findMissingTopics(tx, ctx.scope, [id], today)).get(id)!,
      territories: await findHoldings(tx, id, today),
    }
    const refusal = refuseActivation(readiness, today)
    if (refusal) return refusal
    const active = await updatePartner(tx, partner, { status: 'ACTIVE', activatedAt: now })
    return changed('Partner', partner, active, partnerActivated(active, now))
  },
)
