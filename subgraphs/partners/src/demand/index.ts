import { module } from '@channelgraph/service'
import { documentHistory } from '../approvals/documents.audience.ts'
import sdl from './demand.graphql'
import { demandRefusals } from './demand.refusals.ts'
import { demandResolvers } from './demand.resolvers.ts'
import { countEvidence, countExisting, demandAnalyses, findDemandOfRegions } from './demand.store.ts'

/** How many partners a region needs, and how many it lacks (需求分析, 四.1). */
export const demand = module({
  sdl,
  resolvers: demandResolvers,
  refusals: demandRefusals,
  histories: { DemandAnalysis: documentHistory({ names: { regionCode: 'region' } }) },
  loaders: (load) => ({
    demandAnalyses: load.one(demandAnalyses.find),
    existingPartners: load.one((db, scope, ids) => countExisting(db, scope, ids, load.today)),
    demandEvidence: load.one(countEvidence),
    demandOfRegions: load.many((db, scope, codes) => findDemandOfRegions(db, scope, codes, load.today)),
  }),
})
