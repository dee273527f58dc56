import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { refusePublication } from '../policies.rules.ts'
import { findPolicyFrom, lockPolicies, lockPolicy, updatePolicy } from '../policies.store.ts'

export const publishFinancePolicy = command(
  'finance-policy:publish',
  async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const now = ctx.clock.now()
    await lockPolicies(tx)
    const policy = await lockPolicy(tx, ctx, id, expectedVersion)
    const taken = await findPolicyFrom(tx, policy.effectiveFrom)
    const refusal = refusePublication(policy, ctx.viewer, businessDateOf(now), taken)
    if (refusal) return refusal
    const publication = { status: 'PUBLISHED' as const, publishedBy: ctx.viewer.subject, publishedAt: now }
    return changed('FinancePolicy', policy, await updatePolicy(tx, policy, publication))
  },
)
