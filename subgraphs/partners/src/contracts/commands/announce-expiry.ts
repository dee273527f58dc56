import { changed, command } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

/** A contract, locked by the sweep that found it due, ends within 60 days. */
export const announceExpiry = command('schedule:sweep', async (tx, _ctx, contract: ContractRow) => {
  const refusal = checkTransition(CONTRACT, 'announceExpiry', contract)
  if (refusal) return refusal
  return changed('Contract', contract, await contracts.update(tx, contract, { status: 'EXPIRING' }))
})
