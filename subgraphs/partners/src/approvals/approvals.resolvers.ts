import type { Resolvers } from '../generated/resolvers.ts'

export const approvalsResolvers: Resolvers = {
  Approval: {
    approver: (approval, _, ctx) => ctx.loaders.employees.load(approval.approverId),
  },
}
