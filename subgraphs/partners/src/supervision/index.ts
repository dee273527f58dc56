import { module } from '@channelgraph/service'
import { findViolationsOfChecks } from '../violations/violations.store.ts'
import sdl from './supervision.graphql'
import { supervisionResolvers } from './supervision.resolvers.ts'
import { findSupervisionChecks, findSupervisionChecksOfPartners } from './supervision.store.ts'

/** Whether the partners keep to the rules day by day (监督检查): what they do not is a violation. */
export const supervision = module({
  sdl,
  resolvers: supervisionResolvers,
  histories: { SupervisionCheck: {} },
  loaders: (load) => ({
    supervisionChecks: load.one(findSupervisionChecks),
    supervisionChecksOfPartners: load.many(findSupervisionChecksOfPartners),
    violationsOfChecks: load.many(findViolationsOfChecks),
  }),
})
