import { command, type Versioned } from '@channelgraph/command'
import { refuseReinstatement } from '../../partners/partners.rules.ts'
import { refuseWithoutContract } from '../activation.rules.ts'
import { reinstate } from '../reinstating.steps.ts'
import { lockStanding } from '../standing.steps.ts'

export const reinstatePartner = command('partner:reinstate', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const { partner, contract, standing, today } = await lockStanding(tx, ctx, { id, expectedVersion })
  const refusal = refuseReinstatement(ctx.viewer, standing) ?? refuseWithoutContract(contract, today)
  return refusal ?? reinstate(tx, ctx, partner)
})
