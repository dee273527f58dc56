import type { Resolvers } from '../generated/resolvers.ts'
import { recordSupervisionCheck } from './commands/record-supervision-check.ts'
import { supervisionCheckPages } from './supervision.store.ts'

export const supervisionResolvers: Resolvers = {
  Query: {
    supervisionCheck: (_, { id }, ctx) => ctx.loaders.supervisionChecks.load(id),
    supervisionChecks: (_, { filter, ...page }, ctx) =>
      supervisionCheckPages.list(ctx, { filter: filter ?? {}, ...page }),
  },
  Mutation: {
    recordSupervisionCheck: (_, args, ctx) => recordSupervisionCheck(ctx, args),
  },
  Partner: {
    supervisionChecks: ({ id }, _, ctx) => ctx.loaders.supervisionChecksOfPartners.load(id),
  },
  SupervisionCheck: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.supervisionChecks.load(id),
    partner: ({ partnerId }, _, ctx) => ctx.loaders.partners.load(partnerId),
    inspector: ({ inspectorId }, _, ctx) => ctx.loaders.employees.load(inspectorId),
    violations: ({ id }, _, ctx) => ctx.loaders.violationsOfChecks.load(id),
  },
}
