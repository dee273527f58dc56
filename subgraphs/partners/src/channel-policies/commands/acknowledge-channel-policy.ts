import { combine, command, created, unchanged, type Versioned } from '@channelgraph/command'
import { checkTransition, forbidden, newId } from '@channelgraph/values'
import { CHANNEL_POLICY } from '../channel-policies.rules.ts'
import { channelPolicies, insertAcknowledgement } from '../channel-policies.store.ts'

/** a partner says that it has read the policy. That moves no version: any number of partners do. */
export const acknowledgeChannelPolicy = command(
  'channel-policy:acknowledge',
  async (tx, ctx, { id, expectedVersion }: Versioned) => {
    // Only a partner has something to acknowledge: for itself.
    if (ctx.scope.kind !== 'partner') throw forbidden()
    const policy = await channelPolicies.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(CHANNEL_POLICY, 'acknowledgeChannelPolicy', policy)
    if (refusal) return refusal
    const given = await insertAcknowledgement(tx, {
      id: newId('policyAcknowledgement'),
      policyId: id,
      partnerId: ctx.scope.partnerId,
      acknowledgedBy: ctx.viewer.subject,
      acknowledgedAt: ctx.clock.now(),
    })
    return given ? combine(unchanged(policy), created('PolicyAcknowledgement', given)) : unchanged(policy)
  },
)
