import { documentSeries } from '@channelgraph/command'
import type { Operation } from '@channelgraph/contracts'
import { businessDateOf, groupBy } from '@channelgraph/values'
import { productChanged, productPublished } from '../../../subgraphs/orders/src/catalogue/catalogue.events.ts'
import { type ProductRow, product } from '../../../subgraphs/orders/src/catalogue/catalogue.tables.ts'
import {
  orderCancelled,
  orderConfirmed,
  orderSubmitted,
} from '../../../subgraphs/orders/src/ordering/ordering.events.ts'
import { openingOrder, statusOf } from '../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import { type OrderRow, orderLine, salesOrder } from '../../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { priceListPublished } from '../../../subgraphs/orders/src/pricing/pricing.events.ts'
import { type PriceListRow, priceList, priceListItem } from '../../../subgraphs/orders/src/pricing/pricing.tables.ts'
import { serialUnit } from '../../../subgraphs/orders/src/stock/stock.tables.ts'
import { later, latest, MINUTE } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { deliveriesOf } from '../world/deliveries.ts'
import type { OrderFact } from '../world/orders.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { PriceListFact } from '../world/price-lists.ts'
import { type ReturnFact, returnsHead } from '../world/returns.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { Survey } from '../world/survey.ts'
import { writeReturn } from './returns.ts'
import { writeShipment } from './shipments.ts'
import { heldFor, type Said } from './standing.ts'
import { writeTrail } from './trail.ts'

/** What the order desk has before any order. */
export function writeCatalogue(buffer: RowBuffer, { products, priceLists, staff, today }: SharedData): void {
  const desk = staff.persona('order-desk')
  for (const { row, publishedAt } of products) {
    const first: ProductRow = { ...row, lifecycle: 'ACTIVE', version: 1 }
    buffer.record(publishedAt, productPublished(first), desk)
    const published = { at: publishedAt, by: desk, operation: 'product:publish' as const }
    // The one that is phased out was announced as such half a year after its launch.
    const changedAt = row.version > 1 ? later(publishedAt, 180 * 24 * 60 * MINUTE) : null
    if (changedAt) buffer.record(changedAt, productChanged(row), desk)
    buffer.add(product, [
      writeTrail(buffer, 'Product', first, [
        published,
        { ...published, at: changedAt, change: { lifecycle: row.lifecycle } },
      ]),
    ])
  }
  for (const { row, items } of priceLists) {
    const published = auditPriceList(buffer, row)
    buffer.add(priceList, [published])
    buffer.add(priceListItem, items)
    buffer.record(row.publishedAt, priceListPublished(published, items), row.publisherId)
  }
  if (products.some(({ publishedAt }) => businessDateOf(publishedAt) >= today)) {
    throw new Error('A product would be published after the history ends.')
  }
}

/** Drafted, reviewed by finance two days and published by management a day later. */
function auditPriceList(buffer: RowBuffer, row: PriceListFact['row']): PriceListRow {
  const { authorId, reviewerId, publisherId, publishedAt, status } = row
  const before = (days: number) => later(publishedAt, -days * 24 * 60 * MINUTE)
  const nobody = { reviewerId: null, publisherId: null, publishedAt: null }
  return writeTrail<PriceListRow>(buffer, 'PriceList', { ...row, ...nobody, status: 'DRAFT', version: 1 }, [
    { at: before(4), by: authorId, operation: 'price-list:draft' },
    { at: before(3), by: authorId, operation: 'price-list:draft', change: { status: 'IN_REVIEW' } },
    { at: before(1), by: reviewerId, operation: 'price-list:review', change: { reviewerId }, reason: '同意' },
    { at: publishedAt, by: publisherId, operation: 'price-list:publish', change: { status, publisherId, publishedAt } },
  ])
}

/** A partner's orders, what was shipped of them and what it wants to give back; `said` is what others say of the partner. */
export function* writeOrders(
  buffer: RowBuffer,
  shared: SharedData,
  history: PartnerHistory,
  said: Said,
): Generator<void> {
  for (const order of history.orders) {
    const returned = history.returned?.delivery.order === order ? history.returned : null
    writeOrder(buffer, order, shared, said, returned)
    writeSerialUnits(buffer, order, history.installs, returned)
    yield
  }
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
  said: Said,
  returned: ReturnFact | null,
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
  if (returned) {
    const { acceptedAt, delivery } = returned
    if (acceptedAt) {
      lines = lines.map((line) => (line.id === delivery.line.id ? { ...line, returnedQty: 1 } : line))
      become({})
      audit(acceptedAt, desk, 'return:decide')
    }
    writeReturn(buffer, returned, { ...row, lines }, desk, user)
  }
  buffer.add(salesOrder, [heldFor(row, said)])
  buffer.add(orderLine, lines)
}

function writeSerialUnits(
  buffer: RowBuffer,
  order: OrderFact,
  installs: PartnerHistory['installs'],
  returned: ReturnFact | null,
): void {
  const returnedOn = returned?.acceptedAt ? businessDateOf(returned.acceptedAt) : null

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
          returnedOn: serialNo === returned?.serialNo ? returnedOn : null,
        })),
      )
    }
  }
}
