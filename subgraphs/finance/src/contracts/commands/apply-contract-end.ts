import { command, unchanged } from '@channelgraph/command'
import type { ContractEnded, PayloadOf } from '@channelgraph/contracts'
import { lockContractRef, upsertContractRef } from '../contracts.store.ts'
import { endCredit } from '../terms.steps.ts'

/** A contract ended, perhaps before its time: its last day is kept, and credit under it ends. */
export const applyContractEnd = command('event:consume', async (tx, _ctx, ended: PayloadOf<typeof ContractEnded>) => {
  const before = await lockContractRef(tx, ended.contractId)
  if (!before || before.effectiveTo <= ended.lastDay) return unchanged(before)
  return endCredit(tx, before, await upsertContractRef(tx, { ...before, effectiveTo: ended.lastDay }))
})
