import { read } from '@channelgraph/access'
import { permittedContext } from '@channelgraph/service'
import { Decimal } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { notMet, WEIGHTS } from './applications.rules.ts'
import { applicationPages } from './applications.store.ts'
import { completeSiteVisits } from './commands/complete-site-visits.ts'
import { correctApplication } from './commands/correct-application.ts'
import { createApplication } from './commands/create-application.ts'
import { decideApplication } from './commands/decide-application.ts'
import { deliverDisclosure } from './commands/deliver-disclosure.ts'
import { publishScreeningStandard } from './commands/publish-screening-standard.ts'
import { recordSiteVisit } from './commands/record-site-visit.ts'
import { registerPartner } from './commands/register-partner.ts'
import { scoreApplication } from './commands/score-application.ts'
import { screenApplication } from './commands/screen-application.ts'
import { startScreening } from './commands/start-screening.ts'
import { submitEvaluation } from './commands/submit-evaluation.ts'
import { updateDossier } from './commands/update-dossier.ts'
import { withdrawApplication } from './commands/withdraw-application.ts'
import { findStandard } from './evaluation.store.ts'

/** Those that are there, asked for in one batch. */
async function loaded<T>(loader: { load(id: string): Promise<T | null> }, ids: readonly string[]): Promise<T[]> {
  const items = await Promise.all(ids.map((id) => loader.load(id)))
  return items.flatMap((item) => (item === null ? [] : [item]))
}

export const applicationsResolvers: Resolvers = {
  Query: {
    application: (_, { id }, ctx) => ctx.loaders.applications.load(id),
    applications: (_, { sort, first, after, last, before, ...filter }, ctx) => {
      // Who looks after an application is not an applicant's to find out.
      const asked = filter.ownerIds ? permittedContext(ctx, 'application:assess') : ctx
      return applicationPages.list(asked, { filter, sort, first, after, last, before })
    },
    screeningStandard: (_, { version }, ctx) => read(ctx, (db) => findStandard(db, version)),
  },
  Mutation: {
    registerPartner: (_, args, ctx) => registerPartner(ctx, args),
    createApplication: (_, args, ctx) => createApplication(ctx, args),
    correctApplication: (_, args, ctx) => correctApplication(ctx, args),
    updateDossier: (_, args, ctx) => updateDossier(ctx, args),
    startScreening: (_, args, ctx) => startScreening(ctx, args),
    screenApplication: (_, args, ctx) => screenApplication(ctx, args),
    publishScreeningStandard: (_, args, ctx) => publishScreeningStandard(ctx, args),
    recordSiteVisit: (_, args, ctx) => recordSiteVisit(ctx, args),
    completeSiteVisits: (_, args, ctx) => completeSiteVisits(ctx, args),
    scoreApplication: (_, args, ctx) => scoreApplication(ctx, args),
    submitEvaluation: (_, args, ctx) => submitEvaluation(ctx, args),
    decideApplication: (_, args, ctx) => decideApplication(ctx, args),
    deliverDisclosure: (_, args, ctx) => deliverDisclosure(ctx, args),
    withdrawApplication: (_, args, ctx) => withdrawApplication(ctx, args),
  },
  Partner: {
    application: (partner, _, ctx) => ctx.loaders.applicationsOfPartners.load(partner.id),
  },
  PartnerApplication: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.applications.load(reference.id) : ctx.loaders.applicationsByNo.load(reference.no),
    region: (application, _, ctx) => ctx.loaders.regions.load(application.regionCode),
    requestedRegions: (application, _, ctx) => loaded(ctx.loaders.regions, application.requestedRegionCodes),
    siteVisits: (application, _, ctx) => ctx.loaders.visitsOfApplications.load(application.id),
    departmentScores: async (application, _, ctx) =>
      (await ctx.loaders.scoresOfApplications.load(application.id)).map((score) => ({
        ...score,
        weight: WEIGHTS[score.department],
      })),
    evaluation: async (application, _, ctx) =>
      (await ctx.loaders.reportsOfApplications.load(application.id)).at(-1) ?? null,
    approvals: (application, _, ctx) => ctx.loaders.approvalsOfSubjects.load(application.id),
    contract: (application, _, ctx) => ctx.loaders.contractsOfApplications.load(application.id),
    partner: (application, _, ctx) => (application.partnerId ? ctx.loaders.partners.load(application.partnerId) : null),
    appliedItself: ({ applicantId }) => applicantId !== null,
    owner: (application, _, ctx) => ctx.loaders.employees.load(application.ownerId),
  },
  ScreeningResult: {
    notMet: ({ items }) => notMet(items),
    by: ({ byId }, _, ctx) => ctx.loaders.employees.load(byId),
    at: ({ at }) => new Date(at),
  },
  ScreeningStandard: {
    publishedBy: ({ publishedById }, _, ctx) => (publishedById ? ctx.loaders.employees.load(publishedById) : null),
  },
  SiteVisit: {
    visitors: (visit, _, ctx) => loaded(ctx.loaders.employees, visit.visitorIds),
  },
  DepartmentScore: {
    score: ({ score }) => new Decimal(score),
    weight: ({ weight }) => new Decimal(weight),
    by: ({ byId }, _, ctx) => ctx.loaders.employees.load(byId),
  },
}
