import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { shapedBy } from '../../approvals/approvals.rules.ts'
import { CHANNEL_POLICY, checkPolicy, type PolicyText } from '../channel-policies.rules.ts'
import { channelPolicies } from '../channel-policies.store.ts'

export interface UpdateChannelPolicy extends Versioned {
  /** What is left out stays. */
  readonly input: { readonly [Field in keyof PolicyText]?: Readonly<PolicyText[Field]> | null }
}

export const updateChannelPolicy = command(
  'channel-policy:draft',
  async (tx, ctx, { id, expectedVersion, input }: UpdateChannelPolicy) => {
    const before = await channelPolicies.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(CHANNEL_POLICY, 'updateChannelPolicy', before)
    if (refusal) return refusal
    const { title, body, appliesToKinds, effectiveFrom } = input
    const text = {
      title: title ?? before.title,
      body: body ?? before.body,
      appliesToKinds: appliesToKinds ?? before.appliesToKinds,
      effectiveFrom: effectiveFrom ?? before.effectiveFrom,
    }
    const change = { ...checkPolicy(text, businessDateOf(ctx.clock.now())), ...shapedBy(before, ctx.viewer) }
    return changed('ChannelPolicy', before, await channelPolicies.update(tx, before, change))
  },
)
