import { searchGrams } from '@channelgraph/paging'
import { markDerived } from '@channelgraph/values'
import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { currentRows, publicationColumns, publicationIndexes } from '../publications/publications.tables.ts'

export const MATERIAL_KINDS = ['BROCHURE', 'POSTER', 'PRESENTATION', 'VIDEO', 'CASE_STUDY', 'LOGO'] as const

/** A version of what partners promote the products with (推广物料). The file lies elsewhere. */
export const marketingMaterial = pgTable(
  'marketing_material',
  {
    ...publicationColumns(),
    kind: text({ enum: MATERIAL_KINDS }).notNull(),
    url: text().notNull(),
    /** Empty: of none in particular. */
    productIds: text('product_ids').array().notNull(),
  },
  (t) => [
    ...publicationIndexes('marketing_material', t),
    index('marketing_material_newest').on(t.publishedAt.desc().nullsLast(), t.id.desc().nullsLast()),
    index('marketing_material_by_product').using('gin', t.productIds),
    index('marketing_material_search').using('gin', searchGrams(t.title, t.no)),
    currentRows(t),
  ],
)

markDerived('MarketingMaterial', 'audienceRegionPaths')

export type MarketingMaterialRow = typeof marketingMaterial.$inferSelect
