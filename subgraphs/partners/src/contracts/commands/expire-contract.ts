import { command } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { CONTRACT, endedReason } from '../contracts.rules.ts'
import type { ContractRow } from '../contracts.tables.ts'
import { endContract } from '../ending.steps.ts'

/** A contract, locked by the sweep that found it due, is over. */
export const expireContract = command('schedule:sweep', async (tx, ctx, contract: ContractRow) => {
  const refusal = checkTransition(CONTRACT, 'expireContract', contract)
  if (refusal) return refusal
  return endContract(tx, ctx, contract, {
    status: 'EXPIRED',
    reason: endedReason(contract),
  })
})
