import { changed, command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { CONTRACT_TRANSITIONS, refuseFranchiseTerms, refuseOneSided } from '../contracts.rules.ts'
import { lockContract, updateContract } from '../contracts.store.ts'

export interface SubmitForLegalReview {
  readonly id: string
  readonly expectedVersion: number
}

export const submitForLegalReview = command(
  'contract:draft',
  async (tx, ctx, { id, expectedVersion }: SubmitForLegalReview) => {
    const contract = await lockContract(tx, ctx, id, expectedVersion)
    const refusal =
      refuseTransition(CONTRACT_TRANSITIONS, 'submitForLegalReview', contract.status) ??
      refuseOneSided(contract.clauses) ??
      refuseFranchiseTerms(contract)
    if (refusal) return refusal
    const change = { status: 'LEGAL_REVIEW', preparedById: ctx.viewer.subject } as const
    return changed('Contract', contract, await updateContract(tx, contract, change))
  },
)
