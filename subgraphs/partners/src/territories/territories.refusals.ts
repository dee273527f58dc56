import { type BusinessDate, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

interface Conflict {
  readonly regionCodes: readonly string[]
  readonly lines: readonly string[]
  readonly from: BusinessDate
  readonly to: BusinessDate
}

export const { catalogue: territoriesRefusals, refusal } = refusalsOf<RefusalFields>()({
  ExclusiveNeedsManagement: {
    code: 'EXCLUSIVE_NEEDS_MANAGEMENT',
    text: {
      en: 'Management grants an exclusive territory: ask it to, or write it into the contract, which it reviews.',
      zh: '独家授权须由管理层授予:请提请管理层办理,或写入须经管理层审核的合作协议。',
    },
  },
  TerritoryConflict: {
    code: 'TERRITORY_CONFLICT',
    text: ({ regionCodes, lines, from, to }: Conflict) => ({
      en: `${regionCodes.join(', ')} is granted exclusively for ${lines.join(', ') || 'all product lines'}, from ${from} to ${to} too.`,
      zh: `${regionCodes.join('、')} 的${lines.length > 0 ? `产品线 ${lines.join('、')} ` : '全部产品线'}在 ${from} 至 ${to} 期间也已独家授权。`,
    }),
  },
  TerritoryHeld: {
    code: 'TERRITORY_HELD',
    text: ({ territoryId, from, to }: { territoryId: string; from: BusinessDate; to: BusinessDate }) => ({
      en: `The partner holds all of this already, from ${from} to ${to}: it is ${territoryId}. Grant what that one does not give.`,
      zh: `该渠道伙伴已持有上述全部授权,期限 ${from} 至 ${to},即 ${territoryId}。请仅授予其尚未涵盖的部分。`,
    }),
  },
})
