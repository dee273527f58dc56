import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: chargersRefusals, refusal } = refusalsOf<RefusalFields>()({
  UnknownSerial: {
    code: 'UNKNOWN_SERIAL',
    text: ({ serialNo }: { serialNo: string }) => ({
      en: `We delivered no charger with the serial number ${serialNo}, or not to you: check the number on its plate.`,
      zh: `我公司未交付过序列号为 ${serialNo} 的充电桩,或并非交付给您:请核对设备铭牌上的序列号。`,
    }),
  },
  ChargerNotDelivered: {
    code: 'CHARGER_NOT_DELIVERED',
    text: ({ serialNo }: { serialNo: string }) => ({
      en: `${serialNo} is still on the road: accept its shipment first, then install it.`,
      zh: `充电桩 ${serialNo} 尚在运输途中:请先签收发货单,再进行安装。`,
    }),
  },
})
