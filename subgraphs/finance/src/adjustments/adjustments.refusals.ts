import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: adjustmentsRefusals, refusal } = refusalsOf<RefusalFields>()({
  DuplicateAdjustment: {
    code: 'DUPLICATE_ADJUSTMENT',
    text: ({ firstId, no }: { firstId: string; no: string }) => ({
      en: `This adjustment was recorded today already: it is ${no} (${firstId}). Where it is owed twice, say why in \`acknowledgeDuplicate\`.`,
      zh: `该笔调整今日已登记,即 ${no}(${firstId})。如确需两笔,请在 \`acknowledgeDuplicate\` 中说明原因。`,
    }),
  },
  WrongVatRate: {
    code: 'VAT_RATE',
    text: ({ rate, allowed, ofOrder }: { rate: string; allowed: readonly string[]; ofOrder: boolean }) => ({
      en: `${rate} is no VAT rate of ${ofOrder ? "this order's goods" : 'what is billed'}: give ${allowed.join(' or ')}.`,
      zh: `${rate} 不是${ofOrder ? '该订单货物' : '可计费项目'}的增值税税率:请填写 ${allowed.join(' 或 ')}。`,
    }),
  },
})
