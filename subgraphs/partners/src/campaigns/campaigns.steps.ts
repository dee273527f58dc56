import type { Database, Scope } from '@channelgraph/access'
import type { CommandContext } from '@channelgraph/command'
import { marketingPlans } from '../marketing-plans/marketing-plans.store.ts'
import type { MarketingPlanRow } from '../marketing-plans/marketing-plans.tables.ts'
import { knownProducts } from '../products/products.steps.ts'
import { divisionsOf } from '../regions/regions.steps.ts'
import { type CampaignInput, checkCampaign, checkProductIds, checkRegionCodes } from './campaigns.rules.ts'

/** What is to be stored of a campaign's content. Throws BAD_USER_INPUT for what cannot be, and for a product nobody knows. */
export async function contentOf(tx: Database, scope: Scope, given: CampaignInput) {
  const checked = checkCampaign(given)
  const regions = await divisionsOf(tx, scope, 'regionCodes', checkRegionCodes(given.regionCodes))
  const productIds = await knownProducts(tx, scope, 'productIds', checkProductIds(given.productIds))
  return {
    ...checked,
    regionCodes: regions.map(({ code }) => code),
    regionPaths: regions.map(({ path }) => path),
    productIds,
  }
}

/** The plan a campaign carries out, until the transaction ends as it is: what is approved of it is counted. */
export const lockPlan = (tx: Database, ctx: CommandContext, planId: string): Promise<MarketingPlanRow> =>
  marketingPlans.lock(tx, { ...ctx, scope: { kind: 'all' } }, planId)
