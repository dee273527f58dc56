import { addDays, businessDateOf, numberOf } from '@channelgraph/values'
import { goodsReturn, goodsReturnLine, returnNumber } from '../../../../subgraphs/orders/src/returns/returns.tables.ts'
import type { Book } from '../book.ts'
import { groupBy } from '../grouping.ts'
import { atHour } from '../moments.ts'
import type { World } from '../world/world.ts'

const REASONS = ['型号与现场不符', '运输外观受损', '项目缩减，多余设备退回'] as const

/** On the last day of the history every partner with goods of the last weeks in stock asks to give one unit back. */
export function writeReturns(book: Book, { stream, deliveries, installs, today }: World): void {
  const day = addDays(today, -1)
  const installed = new Set(installs.map(({ serialNo }) => serialNo))
  const recent = deliveries.filter(({ acceptedOn }) => acceptedOn >= addDays(today, -30) && acceptedOn < day)
  const asked = [...groupBy(recent, ({ order }) => order.life.partner.id).values()].flatMap((own) => {
    const found = own
      .map((delivery) => ({ delivery, serialNo: delivery.serialNos.find((serialNo) => !installed.has(serialNo)) }))
      .find(({ serialNo }) => serialNo !== undefined)
    return found?.serialNo === undefined ? [] : [{ ...found, serialNo: found.serialNo }]
  })
  for (const [i, { delivery, serialNo }] of asked.entries()) {
    const own = stream.of('returns', serialNo)
    const { order, line } = delivery
    const { partner } = order.life
    const requestedAt = atHour(day, 10 + i / 60)
    const id = own.id('return', requestedAt)
    book.add(goodsReturn, [
      {
        id,
        no: numberOf(`RT${businessDateOf(requestedAt).replaceAll('-', '')}`, i + 1),
        orderId: order.id,
        partnerId: partner.id,
        status: 'REQUESTED',
        reason: own.pick(REASONS),
        requestedAt,
        requestedBy: `user_${partner.code}`,
        acceptedAt: null,
        acceptedOn: null,
        rejectedAt: null,
        rejectionReason: null,
        regionPath: order.shipTo.path,
        units: 1,
        net: null,
        vat: null,
        version: 1,
      },
    ])
    const keys = { returnId: id, orderLineId: line.id, partnerId: partner.id, productId: line.product.row.id }
    book.add(goodsReturnLine, [{ ...keys, qty: 1, serialNos: [serialNo], net: null, vat: null }])
  }
  if (asked.length > 0) book.add(returnNumber, [{ day, last: asked.length }])
}
