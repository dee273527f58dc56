import { type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: prepaymentsRefusals, refusal } = refusalsOf<RefusalFields>()({
  SetOffExceeds: {
    code: 'SET_OFF_EXCEEDS',
    text: ({ available, open }: { available: Money; open: Money }) => ({
      en: `Of the prepayment ${available} is available, of the invoice ${open} is open: set off no more than the smaller of the two.`,
      zh: `该预收款可用 ${available},该发票未付 ${open}:冲抵金额不得超过两者中较小的一个。`,
    }),
  },
  PrepaymentRefunded: {
    code: 'PREPAYMENT_REFUNDED',
    text: {
      en: 'Something of this money was paid back to the partner, or is asked to be: withdraw the refund first; what was paid back already is corrected by recordAdjustment.',
      zh: '该款项已部分退还渠道伙伴,或已申请退款:请先撤回退款申请;已退还的部分请用 recordAdjustment 调整。',
    },
  },
})
