import type { Resolvers } from '../generated/resolvers.ts'
import { joinEmployee } from './commands/join-employee.ts'
import { leaveEmployee } from './commands/leave-employee.ts'
import { moveEmployee } from './commands/move-employee.ts'
import { employeePages } from './employees.lists.ts'

export const employeesResolvers: Resolvers = {
  Query: {
    me: (_parent, _args, ctx) => ctx.viewer,
    employees: (_, { filter, ...page }, ctx) => employeePages.list(ctx, { filter: filter ?? {}, ...page }),
  },
  Mutation: {
    joinEmployee: (_, args, ctx) => joinEmployee(ctx, args),
    moveEmployee: (_, args, ctx) => moveEmployee(ctx, args),
    leaveEmployee: (_, args, ctx) => leaveEmployee(ctx, args),
  },
  Employee: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.employees.load(id),
    regions: (employee, _, ctx) => ctx.loaders.regionsOfEmployees.load(employee.id),
  },
  Viewer: {
    id: (viewer) => viewer.subject,
    name: async (viewer, _, ctx) =>
      viewer.partnerId
        ? ((await ctx.loaders.partners.load(viewer.partnerId))?.name ?? viewer.subject)
        : ((await ctx.loaders.employees.load(viewer.subject))?.name ?? viewer.subject),
    partner: (viewer, _, ctx) => (viewer.partnerId ? ctx.loaders.partners.load(viewer.partnerId) : null),
    department: async (viewer, _, ctx) =>
      viewer.partnerId ? null : (await ctx.loaders.employees.load(viewer.subject))?.department,
  },
}
