import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { findContractsInForce } from '../../contracts/contracts.store.ts'
import { findDepositHeld } from '../../deposits/deposits.store.ts'
import { partnerActivated } from '../../partners/partners.events.ts'
import { partners } from '../../partners/partners.store.ts'
import { findHoldings } from '../../territories/territories.store.ts'
import { findMissingTopics } from '../../training/certificates.store.ts'
import { findTrainingGaps } from '../../training/training-gaps.store.ts'
import { refuseActivation } from '../activation.rules.ts'

export const activatePartner = command('partner:activate', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const now = ctx.clock.now()
  const today = businessDateOf(now)
  const partner = await partners.lock(tx, ctx, id, expectedVersion)
  const missingTopics = (await findMissingTopics(tx, ctx.scope, [id], today)).get(id)!
  const readiness = {
    status: partner.status,
    contract: (await findContractsInForce(tx, ctx.scope, [id], today)).get(id) ?? null,
    depositHeld: await findDepositHeld(tx, id),
    trainingGaps: await findTrainingGaps(tx, id, missingTopics),
    territories: await findHoldings(tx, id, today),
  }
  const refusal = refuseActivation(readiness, today)
  if (refusal) return refusal
  const active = await partners.update(tx, partner, { status: 'ACTIVE', activatedAt: now })
  return changed('Partner', partner, active, partnerActivated(active, now))
})
