import { type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: settlementsRefusals, refusal } = refusalsOf<RefusalFields>()({
  ApprovalNeedsManagement: {
    code: 'APPROVAL_NEEDS_MANAGEMENT',
    text: ({ gross }: { gross: Money }) => ({
      en: `The amount is ${gross}, more than your role approves: ask management.`,
      zh: `金额为 ${gross},超出您的审批权限:请由管理层审批。`,
    }),
  },
  NothingUndisputed: {
    code: 'NOTHING_UNDISPUTED',
    text: {
      en: 'Every line is disputed, so that nothing can go on: decide the disputes, or cancel the settlement.',
      zh: '所有结算明细均有争议,没有可以继续的内容:请先处理争议,或取消该结算单。',
    },
  },
})
