import { addDays, businessDateOf, documentNumber } from '@channelgraph/values'
import { openingReturn, returnSeries } from '../../../subgraphs/orders/src/returns/returns.rules.ts'
import { goodsReturn, goodsReturnLine } from '../../../subgraphs/orders/src/returns/returns.tables.ts'
import { atHour } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { deliveriesOf } from '../world/deliveries.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SharedData } from '../world/shared-data.ts'

const REASONS = ['型号与现场不符', '运输外观受损', '项目缩减，多余设备退回'] as const
const MINUTES_OF_THE_DAY = 480

const requestDay = ({ today }: SharedData) => addDays(today, -1)

/**
 * On the last day of the history a partner with goods of the last weeks in stock asks to give one unit back. Its number in the
 * day is its place among the partners: returns are not numbered without gaps.
 */
export function writeReturn(buffer: RowBuffer, shared: SharedData, { life, orders, installs }: PartnerHistory): void {
  const day = requestDay(shared)
  const recent = orders
    .flatMap(deliveriesOf)
    .filter(({ acceptedOn }) => acceptedOn >= addDays(day, -29) && acceptedOn < day)
  const found = recent
    .map((delivery) => ({ delivery, serialNo: delivery.serialNos.find((serialNo) => !installs.has(serialNo)) }))
    .find(({ serialNo }) => serialNo !== undefined)
  if (found?.serialNo === undefined) return
  const { delivery, serialNo } = found
  const own = shared.stream.of('returns', serialNo)
  const { order, line } = delivery
  const { partner } = life
  const place = shared.lives.indexOf(life)
  const requestedAt = atHour(day, 10 + (place % MINUTES_OF_THE_DAY) / 60)
  const { goods, lines } = openingReturn(
    {
      id: own.id('return', requestedAt),
      no: documentNumber(returnSeries(businessDateOf(requestedAt)), place + 1),
      orderId: order.id,
      partnerId: partner.id,
      reason: own.pick(REASONS),
      requestedAt,
      requestedBy: `user_${partner.code}`,
      regionPath: order.shipTo.path,
    },
    [{ orderLineId: line.id, productId: line.product.row.id, qty: 1, serialNos: [serialNo] }],
  )
  buffer.add(goodsReturn, [goods])
  buffer.add(goodsReturnLine, lines)
}

/** The last number a return of the day may have. */
export const returnsHead = (shared: SharedData) => ({
  series: returnSeries(requestDay(shared)),
  last: shared.lives.length,
})
