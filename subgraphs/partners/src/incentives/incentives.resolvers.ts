import { Decimal, Money } from '@channelgraph/values'
import { documentResolvers } from '../approvals/documents.resolvers.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { incentivePolicyCommands as commands, incentivePolicyDocument } from './incentives.document.ts'
import { incentivePolicyPages } from './incentives.store.ts'

export const incentivesResolvers: Resolvers = {
  Query: {
    incentivePolicies: (_, { sort, first, after, last, before, ...filter }, ctx) =>
      incentivePolicyPages.list(ctx, { filter, sort, first, after, last, before }),
    incentivePolicy: (_, { id }, ctx) => ctx.loaders.incentivePolicies.load(id),
  },
  Mutation: {
    draftIncentivePolicy: (_, args, ctx) => commands.draft(ctx, args),
    updateIncentivePolicy: (_, args, ctx) => commands.update(ctx, args),
    discardIncentivePolicy: (_, args, ctx) => commands.discard(ctx, args),
    submitIncentivePolicy: (_, args, ctx) => commands.submit(ctx, args),
    recallIncentivePolicy: (_, args, ctx) => commands.recall(ctx, args),
    decideIncentivePolicy: (_, args, ctx) => commands.decide(ctx, args),
    publishIncentivePolicy: (_, args, ctx) => commands.publish(ctx, args),
    retireIncentivePolicy: (_, args, ctx) => commands.retire(ctx, args),
  },
  IncentivePolicy: {
    ...documentResolvers(incentivePolicyDocument),
    __resolveReference: ({ id }, ctx) => ctx.loaders.incentivePolicies.load(id),
    // A policy always has a last day: `checkIncentive`.
    period: ({ effectiveFrom, effectiveTo }) => ({ from: effectiveFrom, to: effectiveTo ?? effectiveFrom }),
  },
  IncentiveThreshold: {
    fromAmount: ({ fromAmount }) => Money.parse(fromAmount),
    rate: ({ rate }) => new Decimal(rate),
  },
  PayoutGate: { payoutRatio: ({ payoutRatio }) => new Decimal(payoutRatio) },
}
