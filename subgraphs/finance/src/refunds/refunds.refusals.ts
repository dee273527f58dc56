import { type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: refundsRefusals, refusal } = refusalsOf<RefusalFields>()({
  RefundExceeds: {
    code: 'REFUND_EXCEEDS',
    text: ({ refundable }: { refundable: Money }) => ({
      en: `At most ${refundable} may go back today: what is promised already stays, and of a deposit what the contract in force asks for, after its end half for twelve months.`,
      zh: `今日最多可退 ${refundable}:已申请退款的部分须保留;保证金在协议有效期内须保留应缴金额,协议终止后十二个月内须保留一半。`,
    }),
  },
  CorrectionPending: {
    code: 'CORRECTION_PENDING',
    text: ({ correctionId }: { correctionId: string }) => ({
      en: `A correction of this deposit waits for its decision: ${correctionId}. Have it decided first.`,
      zh: `该笔保证金已有待审批的更正:${correctionId}。请先完成审批。`,
    }),
  },
})
