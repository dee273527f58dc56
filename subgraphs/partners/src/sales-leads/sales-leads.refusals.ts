import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: salesLeadsRefusals, refusal } = refusalsOf<RefusalFields>()({
  LeadIsExclusive: {
    code: 'LEAD_IS_EXCLUSIVE',
    text: ({ partnerCode }: { partnerCode: string }) => ({
      en: `Region and line are exclusively ${partnerCode}'s: pass the lead on to that partner, or wait until it has declined.`,
      zh: `该区域及产品线由 ${partnerCode} 独家经营:请将商机转交该渠道伙伴,或待其谢绝后再转交他方。`,
    }),
  },
  LeadNeedsActivePartner: {
    code: 'LEAD_NEEDS_ACTIVE_PARTNER',
    text: {
      en: 'Leads are for partners in status ACTIVE: pass it on to another partner, or wait until this one is.',
      zh: '商机仅由状态为正常(ACTIVE)的渠道伙伴跟进:请另选渠道伙伴,或待其恢复正常。',
    },
  },
})
