import { command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import { endContract } from '../ending.steps.ts'

export interface TerminateContract extends Versioned {
  readonly reason: string
}

/** A contract in force ends before its last day. */
export const terminateContract = command(
  'contract:terminate',
  async (tx, ctx, { id, expectedVersion, reason: given }: TerminateContract) => {
    const reason = check.text('reason', given)
    const contract = await contracts.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(CONTRACT, 'terminateContract', contract)
    if (refusal) return refusal
    return endContract(tx, ctx, contract, { status: 'TERMINATED', reason })
  },
)
