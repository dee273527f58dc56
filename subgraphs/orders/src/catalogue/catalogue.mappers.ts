export type { ProductList as ProductConnection } from './catalogue.store.ts'
export type { ProductRow as Product } from './catalogue.tables.ts'
