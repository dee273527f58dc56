import type { Resolvers } from '../generated/resolvers.ts'

export const approvalsResolvers = {
  Approval: {
    approver: (approval, _, ctx) => ctx.loaders.employees.load(approval.approverId),
  },
} satisfies Resolvers
