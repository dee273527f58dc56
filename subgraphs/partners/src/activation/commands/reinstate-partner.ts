import { command, type Versioned } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { findContractsInForce } from '../../contracts/contracts.store.ts'
import { refuseReinstatement } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { refuseWithoutContract } from '../activation.rules.ts'
import { reinstate } from '../reinstating.steps.ts'

export const reinstatePartner = command('partner:reinstate', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const today = businessDateOf(ctx.clock.now())
  const partner = await partners.lock(tx, ctx, id, expectedVersion)
  const contract = (await findContractsInForce(tx, ctx.scope, [id], today)).get(id) ?? null
  const refusal = refuseReinstatement(ctx.viewer, partner) ?? refuseWithoutContract(contract, today)
  return refusal ?? reinstate(tx, ctx, partner)
})
