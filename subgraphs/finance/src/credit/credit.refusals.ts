import { type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: creditRefusals, refusal } = refusalsOf<RefusalFields>()({
  CreditRaiseNeedsManagement: {
    code: 'CREDIT_RAISE_NEEDS_MANAGEMENT',
    text: ({ limit }: { limit: Money }) => ({
      en: `The limit is ${limit}: finance raises it by up to 20 %, beyond that ask management.`,
      zh: `当前信用额度为 ${limit}:财务部门最多可上调 20%,超出部分请由管理层办理。`,
    }),
  },
})
