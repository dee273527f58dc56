import { command } from '@channelgraph/command'
import { badInput, refuseTransition } from '@channelgraph/values'
import { CONTRACT_TRANSITIONS } from '../contracts.rules.ts'
import { lockContract } from '../contracts.store.ts'
import { endContract } from '../ending.ts'

export interface TerminateContract {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

/** A contract in force ends before its last day. */
export const terminateContract = command(
  'contract:terminate',
  async (tx, ctx, { id, expectedVersion, reason }: TerminateContract) => {
    if (reason.trim() === '') throw badInput('reason says why the contract is terminated.')
    const contract = await lockContract(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(CONTRACT_TRANSITIONS, 'terminateContract', contract.status)
    if (refusal) return refusal
    return endContract(tx, ctx, contract, { status: 'TERMINATED', reason })
  },
)
