import { module } from '@channelgraph/service'
import { documentHistory } from '../approvals/documents.audience.ts'
import sdl from './marketing-plans.graphql'
import { marketingPlansRefusals } from './marketing-plans.refusals.ts'
import { marketingPlansResolvers } from './marketing-plans.resolvers.ts'
import { marketingPlans as rows } from './marketing-plans.store.ts'

/** What is to be done to promote the products, for the channel or for one partner (推广计划, 三.2, 四.2). */
export const marketingPlans = module({
  sdl,
  resolvers: marketingPlansResolvers,
  refusals: marketingPlansRefusals,
  histories: {
    MarketingPlan: documentHistory({
      names: { effectiveFrom: 'period', effectiveTo: 'period', regionCodes: 'regions' },
    }),
  },
  loaders: (load) => ({ marketingPlans: load.one(rows.find) }),
})
