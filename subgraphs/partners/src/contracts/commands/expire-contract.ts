import { command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { CONTRACT_TRANSITIONS } from '../contracts.rules.ts'
import type { ContractRow } from '../contracts.tables.ts'
import { endContract } from '../ending.ts'

/** A contract, locked by the sweep that found it due, is over. */
export const expireContract = command('schedule:sweep', async (tx, ctx, contract: ContractRow) => {
  const refusal = refuseTransition(CONTRACT_TRANSITIONS, 'expireContract', contract.status)
  if (refusal) return refusal
  return endContract(tx, ctx, contract, {
    status: 'EXPIRED',
    reason: `${contract.no} ended on ${contract.effectiveTo}`,
  })
})
