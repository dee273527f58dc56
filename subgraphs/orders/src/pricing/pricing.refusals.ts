import { type BusinessDate, type Decimal, refusalsOf, VAT_RATES } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: pricingRefusals, refusal } = refusalsOf<RefusalFields>()({
  GoodsVatRate: {
    code: 'VAT_RATE',
    text: ({ rate }: { rate: Decimal }) => ({
      en: `The VAT rate of goods is ${VAT_RATES.GOODS.toFixed()}, not ${rate.toFixed()}: leave \`vatRate\` out.`,
      zh: `货物增值税率为 ${VAT_RATES.GOODS.toFixed()},而非 ${rate.toFixed()}:请勿填写 \`vatRate\`。`,
    }),
  },
  ProductsUnpriced: {
    code: 'PRODUCTS_UNPRICED',
    text: ({ skus }: { skus: readonly string[] }) => ({
      en: `The list takes the place of the whole one before: ${skus.join(', ')} would have no price any more. Add them, or name them in \`withoutPrice\`.`,
      zh: `新价格表将整体取代原价格表:${skus.join('、')} 将不再有价格。请将其加入,或在 \`withoutPrice\` 中逐一列明。`,
    }),
  },
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
