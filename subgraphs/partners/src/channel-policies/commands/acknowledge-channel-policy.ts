import { combine, command, created, unchanged } from '@channelgraph/command'
import { checkTransition, forbidden, newId } from '@channelgraph/values'
import { CHANNEL_POLICY } from '../channel-policies.rules.ts'
import { channelPolicies, insertAcknowledgement } from '../channel-policies.store.ts'

/** a partner says that it has read the policy. What is published is not changed any more, so that no version is asked for. */
export const acknowledgeChannelPolicy = command(
  'channel-policy:acknowledge',
  async (tx, ctx, { id }: { readonly id: string }) => {
    // Only a partner has something to acknowledge: for itself.
    if (ctx.scope.kind !== 'partner') throw forbidden()
    const policy = await channelPolicies.lock(tx, ctx, id)
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
