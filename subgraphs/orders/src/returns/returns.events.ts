import { ReturnAccepted } from '@channelgraph/contracts'
import { goodsOf } from '../ordering/ordering.events.ts'
import type { OrderWithLines } from '../ordering/ordering.store.ts'
import type { GoodsReturnLineRow, GoodsReturnRow } from './returns.tables.ts'

/** Of an accepted return: it and its lines have their amounts. */
export const returnAccepted = (goods: GoodsReturnRow, lines: readonly GoodsReturnLineRow[], order: OrderWithLines) =>
  ReturnAccepted.of(goods, {
    returnId: goods.id,
    no: goods.no,
    orderId: order.id,
    orderNo: order.no,
    partnerId: goods.partnerId,
    regionCode: order.shipToRegionCode,
    acceptedAt: goods.acceptedAt!.toISOString(),
    net: goods.net!.toString(),
    vat: goods.vat!.toString(),
    gross: goods.net!.plus(goods.vat!).toString(),
    lines: lines.map((line) => ({
      orderLineId: line.orderLineId,
      productId: line.productId,
      qty: line.qty,
      serialNos: line.serialNos,
      ...goodsOf(order, line.orderLineId),
      net: line.net!.toString(),
      vat: line.vat!.toString(),
      gross: line.net!.plus(line.vat!).toString(),
    })),
  })
