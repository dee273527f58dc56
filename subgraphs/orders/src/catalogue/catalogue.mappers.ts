export type { ProductRow as Product } from './catalogue.tables.ts'
