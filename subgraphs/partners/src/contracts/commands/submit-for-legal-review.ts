import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { assertNotOver, CONTRACT, refuseFranchiseTerms, refuseOneSided } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'

export const submitForLegalReview = command('contract:draft', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const contract = await contracts.lock(tx, ctx, id, expectedVersion)
  const illegal = checkTransition(CONTRACT, 'submitForLegalReview', contract)
  if (illegal) return illegal
  assertNotOver(contract, businessDateOf(ctx.clock.now()))
  const refusal = refuseOneSided(contract.clauses) ?? refuseFranchiseTerms(contract)
  if (refusal) return refusal
  const change = { status: 'LEGAL_REVIEW', ...withContributor(contract, ctx.viewer) } as const
  return changed('Contract', contract, await contracts.update(tx, contract, change))
})
