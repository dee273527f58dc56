import { businessDateOf, normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { appealViolation } from './commands/appeal-violation.ts'
import { closeViolation } from './commands/close-violation.ts'
import { confirmViolation } from './commands/confirm-violation.ts'
import { decideViolationAppeal } from './commands/decide-violation-appeal.ts'
import { dismissViolation } from './commands/dismiss-violation.ts'
import { investigateViolation } from './commands/investigate-violation.ts'
import { recordRectification } from './commands/record-rectification.ts'
import { reportViolation } from './commands/report-violation.ts'
import { sanctionViolation } from './commands/sanction-violation.ts'
import { violationPages } from './violations.lists.ts'
import { suggestedSanctions } from './violations.rules.ts'

export const violationsResolvers: Resolvers = {
  Query: {
    violation: (_, { id, no }, ctx) => {
      if (id) return ctx.loaders.violations.load(id)
      return no ? ctx.loaders.violationsByNo.load(normaliseCode(no)) : null
    },
    violations: (_, { filter, ...page }, ctx) => {
      const { overdueOnly, ...given } = filter ?? {}
      const overdueOn = overdueOnly ? businessDateOf(ctx.clock.now()) : null
      return violationPages.list(ctx, { filter: { ...given, overdueOn }, ...page })
    },
  },
  Mutation: {
    reportViolation: (_, args, ctx) => reportViolation(ctx, args),
    investigateViolation: (_, args, ctx) => investigateViolation(ctx, args),
    recordRectification: (_, args, ctx) => recordRectification(ctx, args),
    confirmViolation: (_, args, ctx) => confirmViolation(ctx, args),
    dismissViolation: (_, args, ctx) => dismissViolation(ctx, args),
    appealViolation: (_, args, ctx) => appealViolation(ctx, args),
    decideViolationAppeal: (_, args, ctx) => decideViolationAppeal(ctx, args),
    sanctionViolation: (_, args, ctx) => sanctionViolation(ctx, args),
    closeViolation: (_, args, ctx) => closeViolation(ctx, args),
  },
  Partner: {
    violations: async ({ id }, { status = null }, ctx) =>
      (await ctx.loaders.violationsOfPartners.load({ id, args: status })) ?? [],
  },
  Violation: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.violations.load(reference.id) : ctx.loaders.violationsByNo.load(reference.no),
    partner: ({ partnerId }, _, ctx) => ctx.loaders.partners.load(partnerId),
    region: ({ regionCode }, _, ctx) => (regionCode ? ctx.loaders.regions.load(regionCode) : null),
    victimPartner: ({ victimPartnerId }, _, ctx) =>
      victimPartnerId ? ctx.loaders.partners.load(victimPartnerId) : null,
    reportedBy: ({ reportedById }, _, ctx) => (reportedById ? ctx.loaders.employees.load(reportedById) : null),
    suggestedSanctions: async ({ id }, _, ctx) =>
      suggestedSanctions((await ctx.loaders.sanctionedBefore.load(id)) ?? 0),
    approvals: ({ id }, _, ctx) => ctx.loaders.approvalsOfSubjects.load(id),
  },
}
