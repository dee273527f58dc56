import { type BusinessDate, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: violationsRefusals, refusal } = refusalsOf<RefusalFields>()({
  ResalePriceProtected: {
    code: 'RESALE_PRICE_PROTECTED',
    text: ({ partnerKind }: { partnerKind: string }) => ({
      en: `L3: what a ${partnerKind} charges its own customers is its own matter (Anti-Monopoly Law art. 18): dismiss it, or confirm what of supply price, promotion funding or filing is proved.`,
      zh: `L3:${partnerKind} 对其客户的转售价格由其自主决定(《反垄断法》第十八条):请不予认定,或仅就已证实的供货价格、推广费用或调价报备问题予以认定。`,
    }),
  },
  ViolationReportedAlready: {
    code: 'VIOLATION_REPORTED_ALREADY',
    text: ({ no }: { no: string }) => ({
      en: `${no} is about the same: add to that one, or give other evidence.`,
      zh: `${no} 已就同一事项上报:请在该违规中补充,或提供其他证据。`,
    }),
  },
  AppealTermRuns: {
    code: 'APPEAL_TERM_RUNS',
    text: ({ appealUntil }: { appealUntil: BusinessDate }) => ({
      en: `The partner may appeal until ${appealUntil}: impose sanctions after that day, or once an appeal was refused.`,
      zh: `渠道伙伴可在 ${appealUntil} 前(含当日)申诉:请在此后,或申诉被驳回后再予处罚。`,
    }),
  },
  AppealTermOver: {
    code: 'APPEAL_TERM_OVER',
    text: ({ appealUntil }: { appealUntil: BusinessDate }) => ({
      en: `An appeal was possible until ${appealUntil}: talk to your channel manager.`,
      zh: `申诉期已于 ${appealUntil} 截止:如有异议请联系您的渠道经理。`,
    }),
  },
})
