import { DEPARTMENT_OF_ROLE } from '@channelgraph/contracts'
import type { Context } from '../subgraph.ts'
import { type ApprovalChain, awaitedRole, lastRound } from './approvals.rules.ts'
import type { DocumentRow } from './documents.tables.ts'

/** The fields of every document that others than its own row answer. */
export const documentResolvers = ({ chain }: { readonly chain: ApprovalChain }) => ({
  author: ({ authorId }: DocumentRow, _: unknown, ctx: Context) => ctx.loaders.employees.load(authorId),
  approvals: async ({ id }: DocumentRow, _: unknown, ctx: Context) =>
    lastRound((await ctx.loaders.approvalsOfSubjects.load(id)) ?? []),
  awaitedDepartment: async ({ id, status }: DocumentRow, _: unknown, ctx: Context) => {
    if (status !== 'SUBMITTED') return null
    const role = awaitedRole(chain, (await ctx.loaders.approvalsOfSubjects.load(id)) ?? [])
    return role && DEPARTMENT_OF_ROLE[role]
  },
})
