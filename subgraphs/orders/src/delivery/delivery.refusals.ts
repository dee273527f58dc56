import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: deliveryRefusals, refusal } = refusalsOf<RefusalFields>()({
  SerialNumberTaken: {
    code: 'SERIAL_NUMBER_TAKEN',
    text: ({ serialNos }: { serialNos: readonly string[] }) => ({
      en: `${serialNos.slice(0, 5).join(', ')}: shipped already. A serial number leaves the factory once, unless it came back.`,
      zh: `${serialNos.slice(0, 5).join('、')}:已发货。同一序列号只出厂一次,除非已退回。`,
    }),
  },
})
