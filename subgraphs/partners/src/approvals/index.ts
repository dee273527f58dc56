import { module } from '@channelgraph/service'
import sdl from './approvals.graphql'
import { approvalsRefusals } from './approvals.refusals.ts'
import { approvalsResolvers } from './approvals.resolvers.ts'
import { findApprovalsOfSubjects } from './approvals.store.ts'

/** Who decided what, in at most three steps (审批, G-11). */
export const approvals = module({
  sdl,
  resolvers: approvalsResolvers,
  refusals: approvalsRefusals,
  loaders: (load) => ({ approvalsOfSubjects: load.many(findApprovalsOfSubjects) }),
})
