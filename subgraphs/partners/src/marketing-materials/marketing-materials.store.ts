import { descending, indexed, only, pages } from '@channelgraph/paging'
import { and, sql } from 'drizzle-orm'
import { publicationRows } from '../publications/publications.steps.ts'
import { type MarketingMaterialRow, marketingMaterial } from './marketing-materials.tables.ts'

export const marketingMaterials = publicationRows(marketingMaterial, { en: 'The marketing material', zh: '推广物料' })

export interface MarketingMaterialFilter {
  readonly productId?: string | null
  readonly kind?: MarketingMaterialRow['kind'] | null
  readonly status?: MarketingMaterialRow['status'] | null
  readonly search?: string | null
}

export const marketingMaterialPages = pages(marketingMaterials, {
  where: ({ productId, kind, status }: MarketingMaterialFilter) =>
    and(
      productId == null ? undefined : sql`${marketingMaterial.productIds} @> array[${productId}]::text[]`,
      only(marketingMaterial.kind, kind),
      only(marketingMaterial.status, status),
    ),
  search: [indexed({ texts: [marketingMaterial.title], codes: [marketingMaterial.no] })],
  sorts: { NEWEST: [descending(marketingMaterial.publishedAt), descending(marketingMaterial.id)] },
})
