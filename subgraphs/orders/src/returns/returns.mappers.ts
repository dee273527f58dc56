export type { GoodsReturnLineRow as GoodsReturnLine, GoodsReturnRow as GoodsReturn } from './returns.tables.ts'
