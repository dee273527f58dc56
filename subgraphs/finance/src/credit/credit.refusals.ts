import { type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: creditRefusals, refusal } = refusalsOf<RefusalFields>()({
  CreditRaiseNeedsManagement: {
    code: 'CREDIT_RAISE_NEEDS_MANAGEMENT',
    text: ({ limit }: { limit: Money }) => ({
      en: `Management or the contract granted ${limit} last: finance raises that by up to 20 % in all, beyond that ask management.`,
      zh: `管理层或协议最近核定的信用额度为 ${limit}:财务部门累计最多可上调 20%,超出部分请由管理层办理。`,
    }),
  },
})
