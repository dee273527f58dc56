import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { CreditReserved } from '@channelgraph/contracts'
import { type PartnerRefRow, partnerRef } from '@channelgraph/partner-ref'
import { type Checked, type TestSubgraph, testSubgraph, unchecked } from '@channelgraph/testkit'
import { Decimal, newId } from '@channelgraph/values'
import { openingProduct } from '../catalogue/catalogue.rules.ts'
import { type ProductRow, product } from '../catalogue/catalogue.tables.ts'
import { openingOrder } from '../ordering/ordering.rules.ts'
import { salesOrder, territoryRef } from '../ordering/ordering.tables.ts'
import { openingPriceList } from '../pricing/pricing.rules.ts'
import { priceList, priceListItem } from '../pricing/pricing.tables.ts'
import { orders } from '../subgraph.ts'

export const SUZHOU = { regionCode: '320500', regionPath: 'HUADONG/320000/320500/' }
export const SHENZHEN = { regionCode: '440300', regionPath: 'HUANAN/440000/440300/' }

/** An order as tests ask for it. */
export interface AskedOrder {
  readonly id: string
  readonly no: string
  readonly status: string
  readonly version: number
  readonly holdReasons: string[]
  readonly netAmount: string
  readonly vatAmount: string
  readonly grossAmount: string
  readonly creditReserved: boolean
  readonly submittedAt: string | null
  readonly promisedDate: string | null
  readonly splitFrom: { readonly no: string } | null
  readonly lines: {
    readonly id: string
    readonly qty: number
    readonly allocatedQty: number
    readonly shippedQty: number
    readonly deliveredQty: number
    readonly cancelledQty: number
    readonly returnedQty: number
    readonly netAmount: string
    readonly vatAmount: string
  }[]
  readonly returns: { readonly id: string; readonly no: string; readonly status: string; readonly version: number }[]
  readonly shipments: { readonly id: string; readonly no: string; readonly status: string; readonly version: number }[]
}

const ORDER_FIELDS = `id no status version holdReasons netAmount vatAmount grossAmount
  creditReserved submittedAt promisedDate splitFrom { no }
  lines { id qty allocatedQty shippedQty deliveredQty cancelledQty returnedQty netAmount vatAmount }
  shipments { id no status version } returns { id no status version }`
const REFUSAL = '... on Refusal { refusal: code message }'
const ORDER = `__typename ... on Order { ${ORDER_FIELDS} } ${REFUSAL}` as const
const SPLIT =
  `__typename ... on OrderSplit { order { ${ORDER_FIELDS} } newOrder { ${ORDER_FIELDS} } } ${REFUSAL}` as const
const RETURN =
  `__typename ... on GoodsReturn { id no status version netAmount vatAmount grossAmount } ${REFUSAL}` as const

// biome-ignore lint/suspicious/noExplicitAny: what a mutation answers is read by the test that asked
type Answered = any

/** The orders department with two active partners, a charger at 35398.23 and a cable at 10.005, and their price lists. */
export async function ordersWorld() {
  const t = await testSubgraph(orders)
  const charger = await addProduct(t, { sku: 'DC-120-2G', serialised: true })
  const cable = await addProduct(t, { sku: 'CABLE-5M', serialised: false, line: 'ACCESSORY' })
  await addPartner(t, { id: PARTNER_A.id, code: PARTNER_A.code, name: '苏州甲充电设备有限公司', ...SUZHOU })
  await addPartner(t, { id: PARTNER_B.id, code: PARTNER_B.code, name: '深圳乙充电设备有限公司', ...SHENZHEN })
  await addPriceList(t, [
    [charger, '35398.23'],
    [cable, '10.005'],
  ])
  let keys = 0
  let serials = 0

  /** What a mutation answers; `run` and `command` check it first. */
  const answerTo = async (as: string, call: string): Promise<Answered> =>
    Object.values(await t.data(as, unchecked(`mutation { ${call} }`)))[0]
  const run = async <const Call extends string>(
    as: string,
    call: Call & Checked<'orders', `mutation { ${Call} }`>,
  ): Promise<Answered> => answerTo(as, call)

  const create = (
    lines: readonly { product: ProductRow; qty: number; unitPriceNet?: string }[] = [{ product: charger, qty: 2 }],
    { as = 'partner-a', partnerId = PARTNER_A.id, shipTo = '320506' } = {},
  ): Promise<Answered> => {
    const asked = lines.map(
      ({ product: { id }, qty, unitPriceNet }) =>
        `{ productId: "${id}", qty: ${qty}${unitPriceNet ? `, unitPriceNet: "${unitPriceNet}"` : ''} }` as const,
    )
    keys += 1
    return run(
      as,
      `createOrder(idempotencyKey: "k${keys}", input: { partnerId: "${partnerId}", shipToRegionCode: "${shipTo}",
        shipToAddress: "星湖街 1 号", lines: [${asked.join()}] }) { ${ORDER} }`,
    )
  }
  const command = <const Name extends string, const Args extends string = ''>(
    as: string,
    name: Name & Checked<'orders', `mutation { ${Name}(id: "", expectedVersion: 0, ${Args}) { ${typeof ORDER} } }`>,
    order: { id: string; version: number },
    args?: Args,
  ): Promise<Answered> =>
    answerTo(as, `${name}(id: "${order.id}", expectedVersion: ${order.version}, ${args ?? ''}) { ${ORDER} }`)
  const read = async (id: string): Promise<AskedOrder> =>
    (await t.data('auditor', `{ order(id: "${id}") { ${ORDER_FIELDS} } }`)).order

  const submitted = async (...args: Parameters<typeof create>): Promise<AskedOrder> => {
    const draft = await create(...args)
    return command(
      args[1]?.as ?? 'partner-a',
      'submitOrder',
      draft,
      args[1]?.as === 'order-desk' ? 'onBehalfOf: "tel"' : '',
    )
  }
  /** Finance answers that it holds credit. */
  const reserveCredit = async (order: { id: string }): Promise<AskedOrder> => {
    await t.deliver(CreditReserved, { orderId: order.id, partnerId: PARTNER_A.id, amount: '1.00', available: '1.00' })
    return read(order.id)
  }
  const confirmed = async (
    lines?: Parameters<typeof create>[0],
    { promisedDate = '2026-12-01', ...options }: Parameters<typeof create>[1] & { promisedDate?: string } = {},
  ): Promise<AskedOrder> =>
    command(
      'order-desk',
      'confirmOrder',
      await reserveCredit(await submitted(lines, options)),
      `promisedDate: "${promisedDate}"`,
    )
  const allocated = async (...args: Parameters<typeof confirmed>): Promise<AskedOrder> =>
    command('order-desk', 'allocateOrder', await confirmed(...args))

  /** New serial numbers. */
  const newSerials = (count: number): string[] =>
    Array.from({ length: count }, () => `SN${String(++serials).padStart(8, '0')}` as const)
  /** Ships units of an order's lines, in the order of the lines; 0 ships nothing of a line. */
  const ship = (
    order: AskedOrder,
    quantities: readonly number[],
    { serialised = true, serialNos }: { serialised?: boolean; serialNos?: string[] } = {},
  ): Promise<Answered> => {
    const lines = quantities.flatMap((qty, i) => {
      if (qty === 0) return []
      const units = serialised ? `serialNos: ${JSON.stringify(serialNos ?? newSerials(qty))}` : `qty: ${qty}`
      return [`{ orderLineId: "${order.lines[i]!.id}", ${units} }`]
    })
    return command('order-desk', 'shipOrder', order, `lines: [${lines.join()}]`)
  }
  const deliver = (order: AskedOrder, { shipment = 0, as = 'order-desk', acceptedAt = '' } = {}): Promise<Answered> => {
    const { id, version } = order.shipments[shipment]!
    const at = acceptedAt === '' ? '' : (`, acceptedAt: "${acceptedAt}"` as const)
    return run(
      as,
      `confirmDelivery(shipmentId: "${id}", expectedVersion: ${version}, receiptUrl: "https://files.example/r.pdf"${at}) { ${ORDER} }`,
    )
  }
  /** An order of chargers, shipped and accepted at once. */
  const delivered = async (qty: number, options: Parameters<typeof confirmed>[1] = {}): Promise<AskedOrder> =>
    deliver(await ship(await allocated([{ product: charger, qty }], options), [qty]))
  /** `lines` of units of an order's lines, in the order of the lines; 0 leaves a line out. */
  const units = (order: AskedOrder, quantities: readonly number[]) => {
    const lines = quantities.flatMap((qty, i) => (qty ? [`{ orderLineId: "${order.lines[i]?.id}", qty: ${qty} }`] : []))
    return `lines: [${lines.join()}]` as const
  }
  const cancel = (order: AskedOrder, quantities?: readonly number[], as = 'order-desk'): Promise<Answered> =>
    command(as, 'cancelOrder', order, `reason: "x", ${quantities ? units(order, quantities) : ''}`)
  const split = (order: AskedOrder, quantities: readonly number[]): Promise<Answered> =>
    run(
      'order-desk',
      `splitOrder(id: "${order.id}", expectedVersion: ${order.version}, ${units(order, quantities)}) { ${SPLIT} }`,
    )
  /** Asks to give back units of an order's first line, by number or by quantity. */
  const requestReturn = (
    order: AskedOrder,
    back: string[] | number,
    { as = 'order-desk', line = 0 } = {},
  ): Promise<Answered> => {
    const given = typeof back === 'number' ? (`qty: ${back}` as const) : (`serialNos: ${JSON.stringify(back)}` as const)
    keys += 1
    return run(
      as,
      `requestReturn(idempotencyKey: "r${keys}", input: { orderId: "${order.id}", reason: "damaged",
        lines: [{ orderLineId: "${order.lines[line]!.id}", ${given} }] }) { ${RETURN} }`,
    )
  }
  const decideReturn = (goods: { id: string; version: number }, accept = true, as = 'order-desk'): Promise<Answered> =>
    run(
      as,
      accept
        ? `acceptReturn(id: "${goods.id}", expectedVersion: ${goods.version}) { ${RETURN} }`
        : `rejectReturn(id: "${goods.id}", expectedVersion: ${goods.version}, reason: "used") { ${RETURN} }`,
    )
  /** Puts an order into a status, whatever led there. */
  const inStatus = async (
    status: (typeof salesOrder.$inferSelect)['status'],
    given: Partial<typeof salesOrder.$inferInsert> = {},
  ): Promise<string> => {
    const id = newId('order')
    const submitted = { submittedAt: new Date('2026-11-23T02:00:00Z'), promisedDate: '2026-12-01' }
    await t.db.insert(salesOrder).values({ ...draftRow(id), ...submitted, status, ...given })
    return id
  }
  return {
    ...{ t, charger, cable, run, answerTo, create, command, read, submitted, reserveCredit },
    ...{ confirmed, allocated, newSerials, ship, deliver, delivered, inStatus },
    ...{ units, cancel, split, requestReturn, decideReturn },
  }
}

/** An order of nothing, as it begins. */
const draftRow = (id: string) =>
  openingOrder(
    {
      id,
      no: `SO-${id}`.toUpperCase(),
      partnerId: PARTNER_A.id,
      createdAt: new Date('2026-11-23T02:00:00Z'),
      createdBy: 'test',
      shipToRegionCode: SUZHOU.regionCode,
      shipToRegionPath: SUZHOU.regionPath,
      shipToAddress: '星湖街 1 号',
    },
    [],
  ).order

export async function addProduct(
  t: TestSubgraph<'orders'>,
  given: Partial<ProductRow> & { sku: string },
): Promise<ProductRow> {
  const [row] = await t.db
    .insert(product)
    .values({
      ...openingProduct({
        id: newId('product'),
        name: given.sku,
        line: 'DC-FAST',
        current: 'DC',
        ratedPowerKw: new Decimal(120),
        connectorTypes: ['GBT_DC'],
        connectorCount: 2,
        leadTimeDays: 14,
        ...given,
      }),
      ...given,
    })
    .returning()
  return row!
}

/** An active distributor whose territory is its own city. */
export async function addPartner(
  t: TestSubgraph<'orders'>,
  given: Partial<PartnerRefRow> & Pick<PartnerRefRow, 'id' | 'code' | 'regionCode' | 'regionPath'>,
): Promise<string> {
  await t.db.insert(partnerRef).values({
    name: given.code,
    kind: 'DISTRIBUTOR',
    tier: 'STANDARD',
    status: 'ACTIVE',
    managerId: newId('employee'),
    ...given,
  })
  await t.db.insert(territoryRef).values({
    id: newId('territory'),
    partnerId: given.id,
    regionPaths: [given.regionPath],
    productLines: [],
    exclusive: false,
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
  })
  return given.id
}

/** A list that is in force this year and the next. */
export async function addPriceList(
  t: TestSubgraph<'orders'>,
  prices: readonly (readonly [ProductRow, string])[],
  given: Partial<typeof priceList.$inferInsert> = {},
): Promise<string> {
  const id = newId('priceList')
  await t.db.insert(priceList).values({
    ...openingPriceList({
      id,
      kind: 'DISTRIBUTOR',
      revision: 1,
      mode: 'GUIDE',
      effective: { from: '2026-01-01', to: '2027-12-31' },
      authorId: newId('employee'),
    }),
    no: `PL-${id}`.toUpperCase(),
    status: 'PUBLISHED',
    publishedAt: new Date('2025-12-20T02:00:00Z'),
    ...given,
  })
  await t.db.insert(priceListItem).values(
    prices.map(([{ id: productId, sku, name: productName }, price]) => ({
      priceListId: id,
      ...{ productId, sku, productName },
      supplyPriceNet: new Decimal(price),
      guideRetailPriceGross: new Decimal(price).times(2),
      vatRate: new Decimal('0.13'),
    })),
  )
  return id
}
