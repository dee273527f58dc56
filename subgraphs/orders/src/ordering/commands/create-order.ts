import { assertOwnPartner } from '@channelgraph/access'
import { created, creatingCommand } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/service'
import { badInput, businessDateOf, type Decimal, newId, notFound, regionPathOf } from '@channelgraph/values'
import { findProducts } from '../../catalogue/catalogue.store.ts'
import { findPricesInForce } from '../../pricing/pricing.store.ts'
import { amountsOf, sumOf } from '../ordering.rules.ts'
import { findOrders, insertOrder, nextOrderNo, type OrderData } from '../ordering.store.ts'
import { priceNotAllowed, refusePrices, refuseProducts } from '../submission.rules.ts'

export interface CreateOrder {
  readonly idempotencyKey: string
  readonly input: {
    readonly partnerId: string
    readonly shipToRegionCode: string
    readonly shipToAddress: string
    readonly lines: readonly {
      readonly productId: string
      readonly qty: number
      readonly unitPriceNet?: Decimal | null
    }[]
  }
}

const MAX_LINES = 100
const MAX_QTY = 100_000

export const createOrder = creatingCommand<CreateOrder, OrderData>(
  'order:create',
  findOrders,
  async (tx, ctx, { input }) => {
    assertOwnPartner(ctx.scope, input.partnerId)
    const shipToRegionPath = checkInput(input)
    const partner = (await findPartnerRefs(tx, ctx.scope, [input.partnerId])).get(input.partnerId)
    if (!partner) throw notFound('The partner')

    const now = ctx.clock.now()
    const today = businessDateOf(now)
    const productIds = [...new Set(input.lines.map((line) => line.productId))]
    const products = await findProducts(tx, ctx.scope, productIds)
    const prices = await findPricesInForce(tx, { kind: 'all' }, productIds, { on: today, kind: partner.kind })
    const asked = input.lines.map((line, i) => ({ ...line, lineNo: i + 1 }))
    const unsellable = refuseProducts(asked, products)
    if (unsellable) return unsellable

    const id = newId('order')
    const lines = []
    for (const { lineNo, productId, qty, unitPriceNet } of asked) {
      const price = prices.get(productId)
      if (!price) return priceNotAllowed(lineNo, null)
      const priced = { unitPriceNet: unitPriceNet ?? price.supplyPriceNet, vatRate: price.vatRate }
      const { net, vat } = amountsOf(priced, qty)
      const keys = { id: newId('orderLine'), orderId: id, partnerId: partner.id }
      lines.push({ ...keys, lineNo, productId, qty, ...priced, netAmount: net, vatAmount: vat })
    }
    const wrongPrice = refusePrices(lines, prices)
    if (wrongPrice) return wrongPrice

    const total = sumOf(lines.map((line) => ({ net: line.netAmount, vat: line.vatAmount })))
    const order = await insertOrder(
      tx,
      {
        id,
        no: await nextOrderNo(tx, today),
        partnerId: partner.id,
        status: 'DRAFT',
        orderedOn: today,
        createdAt: now,
        createdBy: ctx.viewer.subject,
        shipToRegionCode: input.shipToRegionCode,
        shipToRegionPath,
        shipToAddress: input.shipToAddress,
        netAmount: total.net,
        vatAmount: total.vat,
        grossAmount: total.gross,
      },
      lines,
    )
    return created('Order', order)
  },
)

/** Returns the path of the region the order goes to. */
function checkInput({ shipToRegionCode, shipToAddress, lines }: CreateOrder['input']): string {
  if (shipToAddress.trim() === '') throw badInput('shipToAddress says where the goods go.')
  if (lines.length < 1 || lines.length > MAX_LINES) throw badInput(`An order has 1 to ${MAX_LINES} lines.`)
  if (lines.some(({ qty }) => qty < 1 || qty > MAX_QTY)) throw badInput(`qty is 1 to ${MAX_QTY}.`)
  const path = regionPathOf(shipToRegionCode)
  if (!path) throw badInput(`shipToRegionCode ${shipToRegionCode} is no code of an administrative division.`)
  return path
}
