import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { businessDateOf, check, newId } from '@channelgraph/values'
import { findProducts } from '../../catalogue/catalogue.store.ts'
import { type AskedLine, unitsOfLines } from '../../delivery/delivery.rules.ts'
import { findDeliveredSerials } from '../../delivery/delivery.store.ts'
import { lockOrder } from '../../ordering/ordering.store.ts'
import { findSerialUnits } from '../../stock/stock.store.ts'
import { openingReturn, refuseUnits, returnSeries } from '../returns.rules.ts'
import { findReturns, findWaitingLines, insertReturn } from '../returns.store.ts'

export interface RequestReturn {
  readonly idempotencyKey: string
  readonly input: { readonly orderId: string; readonly lines: readonly AskedLine[]; readonly reason: string }
}

export const requestReturn = creatingCommand(
  'return:request',
  findReturns,
  async (tx, ctx, { input: { orderId, lines: asked, reason: given } }: RequestReturn) => {
    // The order's lock: two requests for the same units come one after the other.
    const order = await lockOrder(tx, ctx, orderId)
    const reason = check.text('reason', given)
    const products = await findProducts(
      tx,
      ctx.scope,
      order.lines.map((line) => line.productId),
    )
    const units = unitsOfLines(asked, order.lines, products)
    const delivered = await findDeliveredSerials(tx, order.id)
    const waiting = await findWaitingLines(tx, order.id)
    const serialNos = units.flatMap((unit) => unit.serialNos)
    const refusal = refuseUnits(
      units,
      ({ id }) => {
        const lines = waiting.get(id) ?? []
        return {
          serialNos: new Set(delivered.get(id)),
          waiting: {
            qty: lines.reduce((sum, { qty }) => sum + qty, 0),
            serialNos: new Set(lines.flatMap((line) => line.serialNos)),
          },
        }
      },
      await findSerialUnits(tx, { kind: 'all' }, serialNos),
    )
    if (refusal) return refusal

    const now = ctx.clock.now()
    const { goods: opening, lines } = openingReturn(
      {
        id: newId('return'),
        no: await nextNumber(tx, returnSeries(businessDateOf(now))),
        orderId: order.id,
        partnerId: order.partnerId,
        reason,
        requestedAt: now,
        requestedBy: ctx.viewer.subject,
        regionPath: order.shipToRegionPath,
      },
      units.map(({ line, ...unit }) => ({ ...unit, orderLineId: line.id, productId: line.productId })),
    )
    const goods = await insertReturn(tx, opening, lines)
    return created('GoodsReturn', goods)
  },
)
