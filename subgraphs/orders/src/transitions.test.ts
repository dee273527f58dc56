import { PARTNER_A } from '@channelgraph/access'
import { outcomeOf, proveStateMachine } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { SHIPMENT } from './delivery/delivery.rules.ts'
import { SHIPMENT_STATUSES, shipment } from './delivery/delivery.tables.ts'
import { ORDER } from './ordering/ordering.rules.ts'
import { ORDER_STATUSES, salesOrder } from './ordering/ordering.tables.ts'
import { PRICE_LIST } from './pricing/pricing.rules.ts'
import { PRICE_LIST_STATUSES, priceList } from './pricing/pricing.tables.ts'
import { GOODS_RETURN } from './returns/returns.rules.ts'
import { goodsReturn, RETURN_STATUSES } from './returns/returns.tables.ts'
import { ordersWorld } from './testing/fixture.ts'

const w = await ordersWorld()
const { t } = w
const outcome = outcomeOf(t)
const versioned = (id: string) => `id: "${id}", expectedVersion: 1` as const

proveStateMachine(t, 'order', {
  machine: ORDER,
  statuses: ORDER_STATUSES,
  table: salesOrder,
  rowIn: w.inStatus,
  commands: {
    submitOrder: (id) => outcome('partner-a', `submitOrder(${versioned(id)})`),
    releaseHold: (id) => outcome('management', `releaseHold(${versioned(id)}, reason: CREDIT, note: "x")`),
    rejectOrder: (id) => outcome('order-desk', `rejectOrder(${versioned(id)}, reason: "x")`),
    confirmOrder: (id) => outcome('order-desk', `confirmOrder(${versioned(id)}, promisedDate: "2026-12-01")`),
    allocateOrder: (id) => outcome('order-desk', `allocateOrder(${versioned(id)})`),
    releaseAllocation: (id) => outcome('order-desk', `releaseAllocation(${versioned(id)}, reason: "x")`),
    changePromisedDate: (id) =>
      outcome('order-desk', `changePromisedDate(${versioned(id)}, promisedDate: "2026-12-01", reason: "x")`),
    shipOrder: (id) => outcome('order-desk', `shipOrder(${versioned(id)}, lines: [])`),
    confirmDelivery: null, // a shipment's: see below
    cancelOrder: (id) => outcome('order-desk', `cancelOrder(${versioned(id)}, reason: "x")`),
    closeOrder: (id) => outcome('order-desk', `closeOrder(${versioned(id)})`),
    reopenOrder: (id) => outcome('order-desk', `reopenOrder(${versioned(id)}, reason: "x")`),
    splitOrder: (id) => outcome('order-desk', `splitOrder(${versioned(id)}, lines: [])`),
    requestCredit: (id) => outcome('order-desk', `requestCredit(${versioned(id)})`),
  },
})

proveStateMachine(t, 'shipment', {
  machine: SHIPMENT,
  statuses: SHIPMENT_STATUSES,
  table: shipment,
  rowIn: async () => (await w.delivered(1)).shipments[0]!.id,
  commands: {
    confirmDelivery: (id) =>
      outcome(
        'order-desk',
        `confirmDelivery(shipmentId: "${id}", expectedVersion: 2, receiptUrl: "https://files.example/r.pdf")`,
      ),
  },
})

proveStateMachine(t, 'return', {
  machine: GOODS_RETURN,
  statuses: RETURN_STATUSES,
  table: goodsReturn,
  rowIn: async (status) => {
    const id = newId('return')
    await t.db.insert(goodsReturn).values({
      ...{ id, no: `RT-${id}`, orderId: newId('order'), partnerId: PARTNER_A.id, status, reason: 'x' },
      ...{ requestedAt: t.clock.now(), requestedBy: 'test', regionPath: 'HUADONG/', units: 1 },
    })
    return id
  },
  commands: {
    acceptReturn: (id) => outcome('order-desk', `acceptReturn(${versioned(id)})`),
    rejectReturn: (id) => outcome('order-desk', `rejectReturn(${versioned(id)}, reason: "x")`),
  },
})

let revision = 1
proveStateMachine(t, 'price list', {
  machine: PRICE_LIST,
  statuses: PRICE_LIST_STATUSES,
  table: priceList,
  rowIn: async (status) => {
    const id = newId('priceList')
    revision += 1
    await t.db.insert(priceList).values({
      ...{ id, no: `PL-${id}`, kind: 'OTHER', revision, mode: 'GUIDE', status, authorId: newId('employee') },
      ...{ effectiveFrom: '2027-01-01', effectiveTo: '2027-12-31', inForceTo: '2027-12-31' },
    })
    return id
  },
  commands: {
    submitPriceList: (id) => outcome('channel-manager-east', `submitPriceList(${versioned(id)})`),
    reviewPriceList: (id) => outcome('finance', `reviewPriceList(${versioned(id)}, approve: true)`),
    publishPriceList: (id) => outcome('management', `publishPriceList(${versioned(id)})`),
    supersedePriceList: null, // what publishing does to the list before
    withdrawPriceList: (id) => outcome('management', `withdrawPriceList(${versioned(id)}, reason: "x")`),
  },
})
