import { documentSeries } from '@channelgraph/command'
import { type Operation, OrderDelivered, OrderShipped } from '@channelgraph/contracts'
import { businessDateOf, formatDecimal, groupBy, Money } from '@channelgraph/values'
import { productChanged, productPublished } from '../../../subgraphs/orders/src/catalogue/catalogue.events.ts'
import { product } from '../../../subgraphs/orders/src/catalogue/catalogue.tables.ts'
import { shipment, shipmentLine } from '../../../subgraphs/orders/src/delivery/delivery.tables.ts'
import {
  orderCancelled,
  orderConfirmed,
  orderSubmitted,
} from '../../../subgraphs/orders/src/ordering/ordering.events.ts'
import { openingOrder, statusOf } from '../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import {
  type OrderRow,
  orderLine,
  type PartnerStandingRow,
  salesOrder,
} from '../../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { priceListPublished } from '../../../subgraphs/orders/src/pricing/pricing.events.ts'
import { priceList, priceListItem } from '../../../subgraphs/orders/src/pricing/pricing.tables.ts'
import { serialUnit } from '../../../subgraphs/orders/src/stock/stock.tables.ts'
import { later, latest, MINUTE } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { DeliveryFact } from '../world/deliveries.ts'
import { deliveriesOf } from '../world/deliveries.ts'
import type { OrderFact } from '../world/orders.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { Survey } from '../world/survey.ts'
import { returnsHead, writeReturn } from './returns.ts'
import { heldFor } from './standing.ts'

/** What the order desk has before any order. */
export function writeCatalogue(buffer: RowBuffer, { products, priceLists, staff, today }: SharedData): void {
  const desk = staff.persona('order-desk')
  for (const { row, publishedAt } of products) {
    buffer.add(product, [row])
    const first = { ...row, lifecycle: 'ACTIVE' as const, version: 1 }
    buffer.record(publishedAt, productPublished(first), desk)
    // The one that is phased out was announced as such half a year after its launch.
    if (row.version > 1) buffer.record(later(publishedAt, 180 * 24 * 60 * MINUTE), productChanged(row), desk)
  }
  for (const { row, items } of priceLists) {
    buffer.add(priceList, [row])
    buffer.add(priceListItem, items)
    if (row.publishedAt) buffer.record(row.publishedAt, priceListPublished(row, items), row.publisherId ?? desk)
  }
  if (products.some(({ publishedAt }) => businessDateOf(publishedAt) >= today)) {
    throw new Error('A product would be published after the history ends.')
  }
}

/** A partner's orders, what was shipped of them and what it wants to give back; `standing` is what others say of the partner. */
export function* writeOrders(
  buffer: RowBuffer,
  shared: SharedData,
  history: PartnerHistory,
  standing: PartnerStandingRow | null,
): Generator<void> {
  for (const order of history.orders) {
    writeOrder(buffer, order, shared, standing)
    writeSerialUnits(buffer, order, history.installs)
    yield
  }
  writeReturn(buffer, shared, history)
}

/** The last number of each day's orders and returns. */
export function writeOrdersHeads(buffer: RowBuffer, shared: SharedData, { numbers }: Survey): void {
  buffer.add(documentSeries, [...numbers.orders.heads(), returnsHead(shared)])
}

/** Rows of an order as far as it came, each fact with the row as it was then. */
function writeOrder(
  buffer: RowBuffer,
  fact: OrderFact,
  { staff }: SharedData,
  standing: PartnerStandingRow | null,
): void {
  const { partner } = fact.life
  const desk = staff.persona('order-desk')
  const user = `user_${partner.code}`
  const by = fact.byDesk ? desk : user
  const waived: OrderRow['waivedHolds'] = fact.waivedAt ? ['TERRITORY_CHECK'] : []
  const opening = openingOrder(
    {
      id: fact.id,
      no: fact.no,
      partnerId: partner.id,
      createdAt: fact.createdAt,
      createdBy: by,
      shipToRegionCode: fact.shipTo.code,
      shipToRegionPath: fact.shipTo.path,
      shipToAddress: fact.shipToAddress,
    },
    fact.lines.map(({ product: { row: sold }, net: netAmount, vat: vatAmount, ...line }) => ({
      id: line.id,
      lineNo: line.lineNo,
      productId: sold.id,
      sku: sold.sku,
      productName: sold.name,
      qty: line.qty,
      unitPriceNet: line.unitPriceNet,
      vatRate: line.vatRate,
      netAmount,
      vatAmount,
    })),
  )
  let { order: row, lines } = opening
  /** What was audited last. */
  let audited = { ...row, lines }
  const audit = (at: Date, actor: string, operation: Operation, reason?: string) => {
    const after = { ...row, lines }
    buffer.change({
      ...{ at, actor, operation, entity: 'Order', after, before: operation === 'order:create' ? null : audited },
      ...(reason ? { reason, reasonForPartner: true } : {}),
    })
    audited = after
  }
  const become = (changes: Partial<OrderRow>) => {
    row = { ...row, ...changes, version: row.version + 1 }
  }
  audit(fact.createdAt, by, 'order:create')
  if (fact.submittedAt) {
    const onBehalfOf = fact.byDesk ? '客户电话下单' : null
    const orderedOn = businessDateOf(fact.submittedAt)
    become({ status: 'SUBMITTED', submittedAt: fact.submittedAt, orderedOn, onBehalfOf })
    buffer.record(fact.submittedAt, orderSubmitted({ ...row, lines }), by)
    audit(fact.submittedAt, by, 'order:submit', onBehalfOf ?? undefined)
    // Finance answered: the next version.
    become({ creditReserved: fact.hold !== 'CREDIT' })
    if (fact.hold) become({ status: 'ON_HOLD', holdReasons: [fact.hold] })
    audit(fact.submittedAt, 'system', 'event:consume')
  }
  if (fact.waivedAt) {
    become({ waivedHolds: waived })
    audit(fact.waivedAt, fact.life.partner.managerId, 'order:release')
  }
  if (fact.rejectedAt) {
    const reason = '产品型号选错，请重新下单'
    become({ status: 'REJECTED' })
    audit(fact.rejectedAt, desk, 'order:confirm', reason)
    buffer.record(fact.rejectedAt, orderCancelled(row, fact.gross, reason), desk)
  }
  if (fact.confirmedAt) {
    become({ status: 'CONFIRMED', confirmedAt: fact.confirmedAt, promisedDate: fact.promisedDate })
    audit(fact.confirmedAt, desk, 'order:confirm')
    buffer.record(fact.confirmedAt, orderConfirmed({ ...row, lines }), desk)
  }
  if (fact.cancelledAt) {
    lines = lines.map((line) => ({ ...line, cancelledQty: line.qty, lastCancelledQty: line.qty }))
    const reason = '客户项目延期'
    become({ status: 'CANCELLED' })
    audit(fact.cancelledAt, by, 'order:cancel', reason)
    buffer.record(fact.cancelledAt, orderCancelled(row, fact.gross, reason), by)
  }
  if (fact.allocatedAt) {
    lines = lines.map((line) => ({ ...line, allocatedQty: line.qty }))
    become({ status: 'ALLOCATED' })
    audit(fact.allocatedAt, desk, 'order:allocate')
  }
  const deliveries = groupBy(deliveriesOf(fact), ({ shipment: accepted }) => accepted)
  for (const [i, sent] of fact.shipments.entries()) {
    become({})
    const delivered = deliveries.get(sent) ?? []
    for (const { line, qty } of sent.lines) {
      const at = line.lineNo - 1
      const before = lines[at]
      if (before) {
        const accepted = sent.acceptedAt ? qty : 0
        lines[at] = { ...before, shippedQty: before.shippedQty + qty, deliveredQty: before.deliveredQty + accepted }
      }
    }
    if (sent.acceptedAt) become({})
    writeShipment(buffer, fact, i, delivered, { shippedBy: desk, acceptedBy: user })
  }
  if (fact.shipments.length > 0) {
    const accepted = fact.shipments.flatMap(({ acceptedAt }) => (acceptedAt ? [acceptedAt.getTime()] : []))
    const status = statusOf(lines)
    row = { ...row, status, deliveredAt: status === 'DELIVERED' ? new Date(Math.max(...accepted)) : null }
    const moved = fact.shipments.flatMap(({ shippedAt, acceptedAt }) => [shippedAt, acceptedAt ?? shippedAt])
    audit(latest(...moved), accepted.length > 0 ? user : desk, accepted.length > 0 ? 'order:deliver' : 'order:ship')
  }
  if (fact.closedAt) {
    become({ status: 'CLOSED', closedAt: fact.closedAt, creditReserved: false })
    audit(fact.closedAt, desk, 'order:close')
  }
  buffer.add(salesOrder, [heldFor(row, standing)])
  buffer.add(orderLine, lines)
}

const CARRIERS = ['德邦快递', '顺丰速运', '中铁物流', '安能物流'] as const

function writeShipment(
  buffer: RowBuffer,
  fact: OrderFact,
  index: number,
  delivered: readonly DeliveryFact[],
  actors: { shippedBy: string; acceptedBy: string },
): void {
  const sent = fact.shipments[index]
  if (!sent || !fact.promisedDate) return
  const { id: partnerId, region } = fact.life.partner
  const { acceptedAt } = sent
  const no = `${fact.no}-${index + 1}`
  const net = Money.sum(delivered.map((part) => part.net))
  const vat = Money.sum(delivered.map((part) => part.vat))
  const row = {
    id: sent.id,
    no,
    orderId: fact.id,
    partnerId,
    status: acceptedAt ? ('DELIVERED' as const) : ('IN_TRANSIT' as const),
    carrier: CARRIERS[sent.shippedAt.getTime() % CARRIERS.length] ?? null,
    trackingNo: `YD${fact.no.slice(2).replace('-', '')}${index + 1}`,
    shippedAt: sent.shippedAt,
    acceptedAt,
    acceptedOn: acceptedAt && businessDateOf(acceptedAt),
    receiptUrl: acceptedAt && `https://receipts.example/${no}.pdf`,
    promisedDate: fact.promisedDate,
    regionPath: fact.shipTo.path,
    units: sent.lines.reduce((sum, { qty }) => sum + qty, 0),
    net: acceptedAt && net,
    vat: acceptedAt && vat,
    version: acceptedAt ? 2 : 1,
  }
  buffer.add(shipment, [row])
  buffer.add(
    shipmentLine,
    sent.lines.map(({ line, qty, serialNos }) => {
      const money = delivered.find((part) => part.line === line)
      return {
        shipmentId: sent.id,
        orderLineId: line.id,
        partnerId,
        productId: line.product.row.id,
        qty,
        serialNos,
        net: money?.net ?? null,
        vat: money?.vat ?? null,
      }
    }),
  )
  const lines = sent.lines.map(({ line, qty, serialNos }) => ({
    orderLineId: line.id,
    productId: line.product.row.id,
    qty,
    serialNos,
  }))
  const about = { orderId: fact.id, orderNo: fact.no, shipmentId: sent.id, partnerId }
  const shipped = OrderShipped.of(
    { id: sent.id, version: 1 },
    { ...about, shippedAt: sent.shippedAt.toISOString(), lines },
  )
  buffer.record(sent.shippedAt, shipped, actors.shippedBy)
  if (!acceptedAt) return
  const accepted = OrderDelivered.of(row, {
    ...about,
    shipmentNo: no,
    regionCode: fact.shipTo.code || region.code,
    acceptedAt: acceptedAt.toISOString(),
    net: net.toString(),
    vat: vat.toString(),
    gross: net.plus(vat).toString(),
    lines: delivered.map((part) => ({
      orderLineId: part.line.id,
      productId: part.line.product.row.id,
      qty: part.qty,
      serialNos: [...part.serialNos],
      net: part.net.toString(),
      vatRate: formatDecimal(part.line.vatRate),
      vat: part.vat.toString(),
      gross: part.gross.toString(),
    })),
  })
  buffer.record(acceptedAt, accepted, actors.acceptedBy)
}

function writeSerialUnits(buffer: RowBuffer, order: OrderFact, installs: PartnerHistory['installs']): void {
  for (const sent of order.shipments) {
    for (const { line, serialNos } of sent.lines) {
      buffer.add(
        serialUnit,
        serialNos.map((serialNo) => ({
          serialNo,
          partnerId: order.life.partner.id,
          productId: line.product.row.id,
          orderId: order.id,
          orderNo: order.no,
          shipmentId: sent.id,
          shippedOn: businessDateOf(sent.shippedAt),
          deliveredOn: sent.acceptedAt && businessDateOf(sent.acceptedAt),
          installedOn: installs.get(serialNo)?.on ?? null,
          installedRegionCode: installs.get(serialNo)?.station.regionCode ?? null,
          returnedOn: null,
        })),
      )
    }
  }
}
