import type { Resolvers } from '../generated/resolvers.ts'
import { channelPolicyPages, toAcknowledgePages } from './channel-policies.lists.ts'
import { acknowledgeChannelPolicy } from './commands/acknowledge-channel-policy.ts'
import { decideChannelPolicy } from './commands/decide-channel-policy.ts'
import { draftChannelPolicy } from './commands/draft-channel-policy.ts'
import { publishChannelPolicy } from './commands/publish-channel-policy.ts'
import { retireChannelPolicy } from './commands/retire-channel-policy.ts'
import { submitChannelPolicy } from './commands/submit-channel-policy.ts'
import { updateChannelPolicy } from './commands/update-channel-policy.ts'

export const channelPoliciesResolvers: Resolvers = {
  Query: {
    channelPolicies: (_, { status, kind, on, search, ...page }, ctx) =>
      channelPolicyPages.list(ctx, { filter: { status, kind, on, search }, ...page }),
    channelPolicy: (_, { id }, ctx) => ctx.loaders.channelPolicies.load(id),
    partnersToAcknowledge: (_, { policyId, ...page }, ctx) =>
      toAcknowledgePages.list(ctx, { filter: { policyId }, ...page }),
  },
  Mutation: {
    draftChannelPolicy: (_, args, ctx) => draftChannelPolicy(ctx, args),
    updateChannelPolicy: (_, args, ctx) => updateChannelPolicy(ctx, args),
    submitChannelPolicy: (_, args, ctx) => submitChannelPolicy(ctx, args),
    decideChannelPolicy: (_, args, ctx) => decideChannelPolicy(ctx, args),
    publishChannelPolicy: (_, args, ctx) => publishChannelPolicy(ctx, args),
    retireChannelPolicy: (_, args, ctx) => retireChannelPolicy(ctx, args),
    acknowledgeChannelPolicy: (_, args, ctx) => acknowledgeChannelPolicy(ctx, args),
  },
  ChannelPolicy: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.channelPolicies.load(id),
    acknowledgements: async ({ id }, _, ctx) => (await ctx.loaders.acknowledgementCounts.load(id)) ?? 0,
    acknowledgedAt: async ({ id }, _, ctx) => (await ctx.loaders.ownAcknowledgements.load(id))?.acknowledgedAt ?? null,
    approvals: ({ id }, _, ctx) => ctx.loaders.approvalsOfSubjects.load(id),
  },
}
