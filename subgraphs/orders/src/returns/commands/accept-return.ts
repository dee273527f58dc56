import { changed, combine, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { sumOf } from '../../ordering/ordering.rules.ts'
import { lockOrder, updateOrder } from '../../ordering/ordering.store.ts'
import { findSerialUnits, markReturned } from '../../stock/stock.store.ts'
import { returnAccepted } from '../returns.events.ts'
import { GOODS_RETURN, refuseInstalled, returnedAmounts } from '../returns.rules.ts'
import { findLinesOfReturns, returns, updateReturn } from '../returns.store.ts'

export const acceptReturn = command('return:decide', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const now = ctx.clock.now()
  const goods = await returns.lock(tx, ctx, id, expectedVersion)
  const refusal = checkTransition(GOODS_RETURN, 'acceptReturn', goods)
  if (refusal) return refusal
  const order = await lockOrder(tx, ctx, goods.orderId)
  const asked = (await findLinesOfReturns(tx, ctx.scope, [id])).get(id) ?? []
  const serialNos = asked.flatMap((line) => line.serialNos)
  const installed = refuseInstalled(asked, await findSerialUnits(tx, { kind: 'all' }, serialNos))
  if (installed) return installed

  const units = asked.map((unit) => {
    const line = order.lines.find((candidate) => candidate.id === unit.orderLineId)!
    return { ...unit, ...returnedAmounts(line, unit.qty) }
  })
  const lines = order.lines.map((line) => {
    const unit = units.find((candidate) => candidate.orderLineId === line.id)
    return unit ? { ...line, returnedQty: line.returnedQty + unit.qty } : line
  })
  const acceptedOn = businessDateOf(now)
  const { net, vat } = sumOf(units)
  const accepted = await updateReturn(tx, goods, { status: 'ACCEPTED', acceptedAt: now, acceptedOn, net, vat }, units)
  await markReturned(tx, serialNos, acceptedOn)
  // What was delivered stays delivered: the order's status does not change.
  const less = await updateOrder(tx, order, {}, lines)
  return combine(
    changed('GoodsReturn', goods, accepted, returnAccepted(accepted, units, less)),
    changed('Order', order, less),
  )
})
