import { sharedRows } from '@channelgraph/access'
import { index, pgTable, text } from 'drizzle-orm/pg-core'

export const REGION_LEVELS = ['PROVINCE', 'CITY', 'COUNTY'] as const
export const MACRO_REGIONS = ['HUABEI', 'DONGBEI', 'HUADONG', 'HUAZHONG', 'HUANAN', 'XINAN', 'XIBEI'] as const

export const region = pgTable(
  'region',
  {
    code: text().primaryKey(),
    name: text().notNull(),
    level: text({ enum: REGION_LEVELS }).notNull(),
    macroRegion: text('macro_region', { enum: MACRO_REGIONS }).notNull(),
    parentCode: text('parent_code'),
    /** Such as HUANAN/440000/440300/: descendants share the prefix, which padded codes do not. */
    path: text().notNull(),
  },
  (t) => [
    index('region_by_parent').on(t.parentCode),
    index('region_by_path').on(t.path.op('text_pattern_ops')),
    sharedRows(),
  ],
)

export type RegionRow = typeof region.$inferSelect
