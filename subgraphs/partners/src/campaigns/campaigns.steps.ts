import type { Database, Scope } from '@channelgraph/access'
import { badInput, notFound } from '@channelgraph/values'
import { lockPublished } from '../approvals/documents.store.ts'
import { marketingMaterials } from '../marketing-materials/marketing-materials.store.ts'
import { marketingPlans } from '../marketing-plans/marketing-plans.store.ts'
import { type MarketingPlanRow, marketingPlan } from '../marketing-plans/marketing-plans.tables.ts'
import { knownProducts } from '../products/products.steps.ts'
import { divisionsOf } from '../regions/regions.steps.ts'
import {
  type CampaignInput,
  checkCampaign,
  checkMaterialIds,
  checkProductIds,
  checkRegionCodes,
} from './campaigns.rules.ts'

/** Materials that a partner is shown today. Throws BAD_USER_INPUT for any other. */
export async function knownMaterials(tx: Database, partnerId: string, ids: string[]): Promise<string[]> {
  const known = await marketingMaterials.find(tx, { kind: 'partner', partnerId }, ids)
  const unknown = ids.find((id) => !known.has(id))
  if (unknown === undefined) return ids
  throw badInput(
    `\`materialIds\` must be materials that are current and for the campaign's partner; ${unknown} is none.`,
    `\`materialIds\` 须为现行且适用于该渠道伙伴的推广物料;${unknown} 不是。`,
  )
}

/** What is to be stored of a partner's campaign. Throws BAD_USER_INPUT for what cannot be, and for a product or material nobody knows. */
export async function contentOf(tx: Database, scope: Scope, partnerId: string, given: CampaignInput) {
  const checked = checkCampaign(given)
  const regions = await divisionsOf(tx, scope, 'regionCodes', checkRegionCodes(given.regionCodes))
  const productIds = await knownProducts(tx, scope, 'productIds', checkProductIds(given.productIds))
  return {
    ...checked,
    regionCodes: regions.map(({ code }) => code),
    regionPaths: regions.map(({ path }) => path),
    productIds,
    materialIds: await knownMaterials(tx, partnerId, checkMaterialIds(given.materialIds)),
  }
}

/** The plan a campaign carries out, with its other revisions, until the transaction ends as they are: what is approved of them is counted. */
export async function lockPlan(tx: Database, planId: string): Promise<MarketingPlanRow> {
  const plan = (await marketingPlans.find(tx, { kind: 'all' }, [planId])).get(planId)
  if (!plan) throw notFound('The marketing plan', '推广计划')
  return (await lockPublished(tx, marketingPlan, plan.no)).find(({ id }) => id === planId) ?? plan
}
