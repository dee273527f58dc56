import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: invoicesRefusals, refusal } = refusalsOf<RefusalFields>()({
  InvoicePaid: {
    code: 'INVOICE_PAID',
    text: {
      en: 'Something of its settlement is paid: put it right by recordAdjustment in the next settlement, or reverse the payment first.',
      zh: '该发票所属结算单已有付款:请用 recordAdjustment 在下期结算单中调整,或先冲销付款。',
    },
  },
  IsRedInvoice: {
    code: 'IS_RED_INVOICE',
    text: {
      en: 'This invoice takes another back, and stays: invoice the settlement anew instead.',
      zh: '这是一张红字发票,不能再被红冲:请重新为结算单开具发票。',
    },
  },
})
