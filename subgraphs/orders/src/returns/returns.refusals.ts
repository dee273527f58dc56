import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: returnsRefusals, refusal } = refusalsOf<RefusalFields>()({
  SerialNotReturnable: {
    code: 'SERIAL_NOT_RETURNABLE',
    text: ({ serialNos }: { serialNos: readonly string[] }) => ({
      en: `${serialNos.slice(0, 5).join(', ')}: not delivered by this line, on the way back already, or installed at a station, where it is a case for after-sales service.`,
      zh: `${serialNos.slice(0, 5).join('、')}:非本行交付、已在退回途中,或已安装于充电站(请转售后服务处理)。`,
    }),
  },
})
