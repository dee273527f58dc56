export type { MarketingMaterialRow as MarketingMaterial } from './marketing-materials.tables.ts'
