import { businessDateOf } from '@channelgraph/values'
import { documentResolvers } from '../approvals/documents.resolvers.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { channelPolicyDocument, channelPolicyCommands as commands } from './channel-policies.document.ts'
import { channelPolicyPages, unacknowledgedPartnerPages } from './channel-policies.lists.ts'
import { acknowledgeChannelPolicy } from './commands/acknowledge-channel-policy.ts'

export const channelPoliciesResolvers: Resolvers = {
  Query: {
    channelPolicies: (_, { status, kind, on, search, ...page }, ctx) =>
      channelPolicyPages.list(ctx, { filter: { status, kind, on, search }, ...page }),
    channelPolicy: (_, { id }, ctx) => ctx.loaders.channelPolicies.load(id),
    // Null for a policy that is not there, which is not the same as one that everybody has acknowledged.
    partnersToAcknowledge: async (_, { policyId, ...page }, ctx) =>
      (await ctx.loaders.channelPolicies.load(policyId)) &&
      unacknowledgedPartnerPages.list(ctx, {
        filter: { policyId, today: businessDateOf(ctx.clock.now()) },
        ...page,
      }),
  },
  Mutation: {
    draftChannelPolicy: (_, args, ctx) => commands.draft(ctx, args),
    updateChannelPolicy: (_, args, ctx) => commands.update(ctx, args),
    discardChannelPolicy: (_, args, ctx) => commands.discard(ctx, args),
    submitChannelPolicy: (_, args, ctx) => commands.submit(ctx, args),
    recallChannelPolicy: (_, args, ctx) => commands.recall(ctx, args),
    decideChannelPolicy: (_, args, ctx) => commands.decide(ctx, args),
    publishChannelPolicy: (_, args, ctx) => commands.publish(ctx, args),
    retireChannelPolicy: (_, args, ctx) => commands.retire(ctx, args),
    acknowledgeChannelPolicy: (_, args, ctx) => acknowledgeChannelPolicy(ctx, args),
  },
  ChannelPolicy: {
    ...documentResolvers(channelPolicyDocument),
    __resolveReference: ({ id }, ctx) => ctx.loaders.channelPolicies.load(id),
    acknowledgements: async ({ id }, _, ctx) => (await ctx.loaders.acknowledgementCounts.load(id)) ?? 0,
    acknowledgedAt: async ({ id }, _, ctx) => (await ctx.loaders.ownAcknowledgements.load(id))?.acknowledgedAt ?? null,
  },
}
