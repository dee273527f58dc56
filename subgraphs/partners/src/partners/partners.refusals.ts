import { type BusinessDate, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: partnersRefusals, refusal } = refusalsOf<RefusalFields>()({
  DuplicatePartner: {
    code: 'DUPLICATE_PARTNER',
    text: ({ partnerCode }: { partnerCode: string }) => ({
      en: `${partnerCode} has this unified social credit code already: one company is one partner.`,
      zh: `${partnerCode} 已使用此统一社会信用代码:一家公司只能登记为一个渠道伙伴。`,
    }),
  },
  SuspensionTooLong: {
    code: 'SUSPENSION_TOO_LONG',
    text: ({ days, last }: { days: number; last: BusinessDate | null }) => ({
      en: `A channel manager suspends for up to ${days} days within twelve months: ${last ? `give \`until\` as ${last} or earlier, or ` : ''}ask management.`,
      zh: `渠道经理十二个月内累计最多可暂停 ${days} 天:${last ? `请将 \`until\` 提前至 ${last} 或更早,或` : '请'}提请管理层决定。`,
    }),
  },
  ReinstatementNeedsManagement: {
    code: 'REINSTATEMENT_NEEDS_MANAGEMENT',
    text: {
      en: 'The suspension follows a violation: only management may end or change it.',
      zh: '此次暂停系违规所致:只有管理层可以解除或变更。',
    },
  },
})
