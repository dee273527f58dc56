import { type BusinessDate, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: pricingRefusals, refusal } = refusalsOf<RefusalFields>()({
  RetailPriceNotAllowed: {
    code: 'RETAIL_PRICE_NOT_ALLOWED',
    text: {
      en: 'Mode AGENCY_FIXED and lowest retail prices are for agents only: take GUIDE or MAXIMUM without them.',
      zh: '只有代理商可以采用 AGENCY_FIXED 模式和最低零售价:请改用 GUIDE 或 MAXIMUM,且不设最低零售价。',
    },
  },
  PriceListNotReviewed: {
    code: 'PRICE_LIST_NOT_REVIEWED',
    text: ({ no }: { no: string }) => ({
      en: `Finance has not passed ${no} yet: reviewPriceList comes first.`,
      zh: `财务部门尚未审核通过 ${no}:须先执行 reviewPriceList。`,
    }),
  },
  PriceListRetroactive: {
    code: 'PRICE_LIST_RETROACTIVE',
    text: ({ no, from }: { no: string; from: BusinessDate }) => ({
      en: `${no} begins on ${from}, which has passed: draft a list that begins today or later.`,
      zh: `${no} 的生效日 ${from} 已过:请起草自今日或以后生效的价格表。`,
    }),
  },
  PriceListOverlap: {
    code: 'PRICE_LIST_OVERLAP',
    text: ({ no, from, to }: { no: string; from: BusinessDate; to: BusinessDate }) => ({
      en: `${no} holds from ${from} to ${to}: supersede it, or choose other days.`,
      zh: `${no} 在 ${from} 至 ${to} 期间有效:请取代它,或另选日期。`,
    }),
  },
})
