import { changed, command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { CONTRACT_TRANSITIONS } from '../contracts.rules.ts'
import { updateContract } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

/** A contract, locked by the sweep that found it due, ends within 60 days. */
export const announceExpiry = command('schedule:sweep', async (tx, _ctx, contract: ContractRow) => {
  const refusal = refuseTransition(CONTRACT_TRANSITIONS, 'announceExpiry', contract.status)
  if (refusal) return refusal
  return changed('Contract', contract, await updateContract(tx, contract, { status: 'EXPIRING' }))
})
