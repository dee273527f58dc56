import { module } from '@channelgraph/service'
import { documentHistory } from '../approvals/documents.audience.ts'
import sdl from './incentives.graphql'
import { incentivesRefusals } from './incentives.refusals.ts'
import { incentivesResolvers } from './incentives.resolvers.ts'
import { incentivePolicies as rows } from './incentives.store.ts'

/** What the company grants its partners, by which finance accrues (激励政策, 三.1). */
export const incentives = module({
  sdl,
  resolvers: incentivesResolvers,
  refusals: incentivesRefusals,
  histories: { IncentivePolicy: documentHistory({ names: { effectiveFrom: 'period', effectiveTo: 'period' } }) },
  loaders: (load) => ({ incentivePolicies: load.one(rows.find) }),
})
