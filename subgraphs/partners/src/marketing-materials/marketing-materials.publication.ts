import { type BusinessDate, check, yearlySeries } from '@channelgraph/values'
import { knownProducts } from '../products/products.steps.ts'
import { type AudienceInput, checkAudience, publicationMachine } from '../publications/publications.rules.ts'
import { type PublicationKind, publishing, withdrawing } from '../publications/publications.steps.ts'
import { marketingMaterials } from './marketing-materials.store.ts'
import type { MarketingMaterialRow } from './marketing-materials.tables.ts'

/** What a client says of a material. */
export interface MarketingMaterialInput extends AudienceInput {
  readonly title: string
  readonly kind: MarketingMaterialRow['kind']
  readonly url: string
  readonly productIds?: readonly string[] | null
}

/** The series of the numbers of materials first published in a year: MM-2026. */
export const marketingMaterialSeries = (day: BusinessDate): string => yearlySeries('MM-', day)

const MAX_PRODUCTS = 100

export const MARKETING_MATERIAL = publicationMachine('MarketingMaterial')

const kind: PublicationKind<(typeof marketingMaterials)['table'], MarketingMaterialInput> = {
  noun: 'MarketingMaterial',
  idKind: 'marketingMaterial',
  rows: marketingMaterials,
  series: marketingMaterialSeries,
  machine: MARKETING_MATERIAL,
  content: async (tx, ctx, { title, kind, url, productIds, ...audience }) => ({
    ...checkAudience(audience),
    title: check.title('title', title),
    kind,
    url: check.url('url', url),
    productIds: (
      await knownProducts(tx, ctx.scope, 'productIds', check.items('productIds', productIds ?? [], 0, MAX_PRODUCTS))
    ).sort(),
  }),
}

/** What becomes of a material. */
export const marketingMaterialCommands = {
  publish: publishing('marketing-material:publish', kind),
  withdraw: withdrawing('marketing-material:withdraw', kind),
}
