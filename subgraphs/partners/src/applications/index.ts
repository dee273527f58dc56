import { module } from '@channelgraph/service'
import commandsSdl from './application-commands.graphql'
import sdl from './applications.graphql'
import { applicationsRefusals } from './applications.refusals.ts'
import { applicationsResolvers } from './applications.resolvers.ts'
import { findApplications, findApplicationsByNo, findApplicationsOfPartners } from './applications.store.ts'
import { findReportsOfApplications, findScoresOfApplications, findVisitsOfApplications } from './evaluation.store.ts'

/** From a lead to a signed contract (准入): dossier, screening, visits, scores, the decision. */
export const applications = module({
  sdl: [sdl, commandsSdl],
  resolvers: applicationsResolvers,
  refusals: applicationsRefusals,
  loaders: (load) => ({
    applications: load.one(findApplications),
    applicationsByNo: load.one(findApplicationsByNo),
    applicationsOfPartners: load.one(findApplicationsOfPartners),
    visitsOfApplications: load.many(findVisitsOfApplications),
    scoresOfApplications: load.many(findScoresOfApplications),
    reportsOfApplications: load.many(findReportsOfApplications),
  }),
})
