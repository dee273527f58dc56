import { type Hands, type Row, result, Seen, type Step, sum } from './work.ts'

const ORDER = `id version status creditReserved holdReasons
  lines { id qty allocatedQty shippedQty cancelledQty product { id } } shipments { id version status lines { serialNos } }`
const DESK = 'order-desk'

/** An order from its draft until it is closed or cancelled; what it delivers is installed now and then. */
export async function startOrder(hands: Hands): Promise<Step> {
  const { client, chance, partner } = hands
  const lines = Array.from({ length: chance.int(1, 2) }, () => ({
    productId: chance.pick(partner.products)!.id,
    qty: 2 * chance.int(1, 2), // AC piles are packed in twos
  }))
  const draft = await client.create(
    chance.of(0.5) ? partner.own : DESK,
    'createOrder',
    `mutation ($input: CreateOrderInput!, $key: ID!) { createOrder(input: $input, idempotencyKey: $key) ${result('Order', ORDER)} }`,
    { input: { partnerId: partner.id, shipToRegionCode: partner.regionCode, shipToAddress: '1', lines } },
  )
  const order = new Seen(client, DESK, 'Order', 'order(id: $id)', ORDER, draft.id, draft)
  return () => goOn(hands, order)
}

async function goOn(hands: Hands, order: Seen): ReturnType<Step> {
  const { chance } = hands
  if (['SUBMITTED', 'ON_HOLD'].includes(order.row.status) && !order.row.creditReserved) await order.read()
  const { status, creditReserved } = order.row
  const moved = (now: Row) => now.status !== status
  switch (status) {
    case 'DRAFT':
      await order.give(DESK, 'submitOrder', moved, { args: ', onBehalfOf: "by telephone"' })
      // A suspended partner does not order: the draft waits.
      return order.row.status === 'DRAFT' ? 'waits' : 'went on'
    case 'ON_HOLD':
    case 'SUBMITTED':
      if (chance.of(0.06)) await cancel(hands, order)
      else if (status === 'ON_HOLD' || !creditReserved) return 'waits'
      else {
        const did = (now: Row) => !['SUBMITTED', 'ON_HOLD'].includes(now.status)
        await order.give(DESK, 'confirmOrder', did, { args: ', promisedDate: "2026-12-10"' })
      }
      return 'went on'
    case 'DELIVERED':
      await order.give(DESK, 'closeOrder', moved)
      return 'ended'
    case 'CLOSED':
    case 'CANCELLED':
      return 'ended'
    default:
      await moveGoods(hands, order)
      return 'went on'
  }
}

function cancel({ partner }: Hands, order: Seen): Promise<void> {
  const before = sum(order.row.lines, 'cancelledQty')
  const did = ({ lines }: Row) => sum(lines, 'cancelledQty') > before
  return order.give(partner.own, 'cancelOrder', did, { args: ', reason: "no longer needed"' })
}

/** Allocates, ships or delivers what there is, in parts as the dice say. */
async function moveGoods(hands: Hands, order: Seen): Promise<void> {
  const { chance } = hands
  const { lines, shipments } = order.row
  const onTheRoad = shipments.find(({ status }: Row) => status === 'IN_TRANSIT')
  const unshipped = lines.filter((line: Row) => line.allocatedQty > line.shippedQty)
  const unallocated = lines.filter((line: Row) => line.qty - line.cancelledQty > line.allocatedQty)
  if ((unshipped.length > 0 || unallocated.length > 0) && chance.of(0.06)) await cancel(hands, order)
  else if (onTheRoad && (unshipped.length === 0 || chance.of(0.5))) await deliver(hands, order, onTheRoad)
  else if (unshipped.length > 0) await ship(hands, order, unshipped)
  else await allocate(hands, order, unallocated)
}

async function deliver(hands: Hands, order: Seen, onTheRoad: Row): Promise<void> {
  const { chance, partner } = hands
  const shipment = (row: Row) => row.shipments.find(({ id }: Row) => id === onTheRoad.id)
  await order.give(
    chance.of(0.5) ? DESK : partner.own,
    'confirmDelivery',
    (now) => shipment(now).status === 'DELIVERED',
    {
      key: 'shipmentId',
      id: onTheRoad.id,
      versionOf: (row) => shipment(row).version,
      args: ', receiptUrl: "https://example.com/receipt"',
    },
  )
  for (const serialNo of onTheRoad.lines.flatMap(({ serialNos }: Row) => serialNos).slice(0, 2))
    hands.begin(installation(hands, serialNo))
}

async function ship({ chance, partner, serial }: Hands, order: Seen, unshipped: readonly Row[]): Promise<void> {
  const lines = unshipped.slice(0, chance.int(1, unshipped.length)).map((line) => {
    const qty = chance.int(1, line.allocatedQty - line.shippedQty)
    const { serialised } = partner.products.find(({ id }) => id === line.product.id)!
    return { orderLineId: line.id, ...(serialised ? { serialNos: Array.from({ length: qty }, serial) } : { qty }) }
  })
  const before = sum(order.row.lines, 'shippedQty')
  await order.give(DESK, 'shipOrder', (now) => sum(now.lines, 'shippedQty') > before, {
    declare: ', $lines: [ShipLineInput!]!',
    args: ', lines: $lines',
    variables: { lines },
  })
}

async function allocate({ chance }: Hands, order: Seen, unallocated: readonly Row[]): Promise<void> {
  const lines = unallocated.map((line) => ({
    orderLineId: line.id,
    qty: chance.int(1, line.qty - line.cancelledQty - line.allocatedQty),
  }))
  const before = sum(order.row.lines, 'allocatedQty')
  await order.give(DESK, 'allocateOrder', (now) => sum(now.lines, 'allocatedQty') > before, {
    declare: ', $lines: [OrderLineQuantityInput!]',
    args: ', lines: $lines',
    variables: { lines },
  })
}

/** A delivered charger is put up once support has heard of its delivery. */
function installation({ client, partner }: Hands, serialNo: string): Step {
  const charger = new Seen(
    client,
    'after-sales',
    'Charger',
    'charger(serialNo: $id)',
    'version status deliveredOn',
    serialNo,
  )
  return async () => {
    if (!(await charger.read())?.deliveredOn) return 'waits'
    await charger.give('after-sales', 'installCharger', ({ status }) => status === 'INSTALLED', {
      key: 'serialNo',
      declare: ', $station: ID!',
      args: ', stationId: $station, installedOn: "2026-11-23"',
      variables: { station: partner.stationId },
    })
    return 'ended'
  }
}
