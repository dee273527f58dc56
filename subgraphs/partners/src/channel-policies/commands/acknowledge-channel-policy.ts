import { ownPartnerOf } from '@channelgraph/access'
import { combine, command, created, unchanged, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition, newId } from '@channelgraph/values'
import { refuseEnded } from '../../approvals/documents.rules.ts'
import { CHANNEL_POLICY } from '../channel-policies.rules.ts'
import { channelPolicies, insertAcknowledgement } from '../channel-policies.store.ts'

/** a partner says that it has read the policy. That moves no version: any number of partners do. */
export const acknowledgeChannelPolicy = command(
  'channel-policy:acknowledge',
  async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const partnerId = ownPartnerOf(ctx.scope)
    const policy = await channelPolicies.lock(tx, ctx, id, expectedVersion)
    const now = ctx.clock.now()
    const refusal =
      checkTransition(CHANNEL_POLICY, 'acknowledgeChannelPolicy', policy) ?? refuseEnded(policy, businessDateOf(now))
    if (refusal) return refusal
    const given = await insertAcknowledgement(tx, {
      id: newId('policyAcknowledgement'),
      policyId: id,
      partnerId,
      acknowledgedBy: ctx.viewer.subject,
      acknowledgedAt: now,
    })
    return given ? combine(unchanged(policy), created('PolicyAcknowledgement', given)) : unchanged(policy)
  },
)
