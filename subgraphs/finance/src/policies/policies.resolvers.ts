import { read } from '@channelgraph/access'
import { Money } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { draftFinancePolicy } from './commands/draft-finance-policy.ts'
import { publishFinancePolicy } from './commands/publish-finance-policy.ts'
import { seesDrafts } from './policies.rules.ts'
import { listPolicies, listPoliciesOn } from './policies.store.ts'

export const policiesResolvers: Resolvers = {
  Query: {
    financePolicies: (_, { on }, ctx) =>
      read(ctx, (db) => (on ? listPoliciesOn(db, on) : listPolicies(db, seesDrafts(ctx.viewer)))),
  },
  Mutation: {
    draftFinancePolicy: (_, args, ctx) => draftFinancePolicy(ctx, args),
    publishFinancePolicy: (_, args, ctx) => publishFinancePolicy(ctx, args),
  },
  Settlement: {
    policy: ({ policyId }, _, ctx) => ctx.loaders.policies.load(policyId),
  },
  FinancePolicy: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.policies.load(id),
  },
  ApprovalLimit: {
    upTo: ({ upTo }) => Money.parse(upTo),
  },
}
