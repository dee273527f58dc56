import { module } from '@channelgraph/service'
import { publicationHistory } from '../publications/publications.rules.ts'
import sdl from './marketing-materials.graphql'
import { marketingMaterialsResolvers } from './marketing-materials.resolvers.ts'
import { marketingMaterials as rows } from './marketing-materials.store.ts'

/** What partners promote the products with (推广物料, 三.2). */
export const marketingMaterials = module({
  sdl,
  resolvers: marketingMaterialsResolvers,
  histories: { MarketingMaterial: publicationHistory({ productIds: 'products' }) },
  loaders: (load) => ({ marketingMaterials: load.one(rows.find) }),
})
