import { type BusinessDate, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

interface Conflict {
  readonly regionCodes: readonly string[]
  readonly lines: readonly string[]
  readonly from: BusinessDate
  readonly to: BusinessDate
}

export const { catalogue: territoriesRefusals, refusal } = refusalsOf<RefusalFields>()({
  TerritoryConflict: {
    code: 'TERRITORY_CONFLICT',
    text: ({ regionCodes, lines, from, to }: Conflict) => ({
      en: `${regionCodes.join(', ')} is granted exclusively for ${lines.join(', ') || 'all product lines'}, from ${from} to ${to} too.`,
      zh: `${regionCodes.join('、')} 的${lines.length > 0 ? `产品线 ${lines.join('、')} ` : '全部产品线'}在 ${from} 至 ${to} 期间也已独家授权。`,
    }),
  },
})
