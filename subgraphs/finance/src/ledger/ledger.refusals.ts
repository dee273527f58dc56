import { type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: ledgerRefusals, refusal } = refusalsOf<RefusalFields>()({
  DuplicatePayment: {
    code: 'DUPLICATE_PAYMENT',
    text: ({ firstId, bankRef, amount, day }: { firstId: string; bankRef: string; amount: Money; day: string }) => ({
      en: `This transfer is booked already: ${bankRef} of ${day}, ${amount}, is ${firstId}. Where the bank really moved it twice, say why in \`acknowledgeDuplicate\`.`,
      zh: `该笔转账已登记:${day} 的 ${bankRef},金额 ${amount},即 ${firstId}。如银行确有两笔,请在 \`acknowledgeDuplicate\` 中说明原因。`,
    }),
  },
})
