import { assertOwnPartner } from '@channelgraph/access'
import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { businessDateOf, check, type Decimal, newId, notFound } from '@channelgraph/values'
import { findProducts } from '../../catalogue/catalogue.store.ts'
import { findPricesInForce } from '../../pricing/pricing.store.ts'
import { refusal } from '../ordering.refusals.ts'
import { amountsOf, MAX_LINES, MAX_QTY, openingOrder, orderSeries } from '../ordering.rules.ts'
import { findOrders, insertOrder } from '../ordering.store.ts'
import { refusePacks, refusePrices, refuseProducts } from '../submission.rules.ts'

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

export const createOrder = creatingCommand('order:create', findOrders, async (tx, ctx, { input }: CreateOrder) => {
  assertOwnPartner(ctx.scope, input.partnerId)
  const shipTo = checkInput(input)
  const partner = (await findPartnerRefs(tx, ctx.scope, [input.partnerId])).get(input.partnerId)
  if (!partner) throw notFound('The partner', '渠道伙伴')

  const now = ctx.clock.now()
  const today = businessDateOf(now)
  const productIds = [...new Set(input.lines.map((line) => line.productId))]
  const products = await findProducts(tx, ctx.scope, productIds)
  const prices = await findPricesInForce(tx, { kind: 'all' }, productIds, { on: today, kind: partner.kind })
  const asked = input.lines.map((line, i) => ({ ...line, lineNo: i + 1 }))
  const refused = refuseProducts(asked, products) ?? refusePacks(asked, products)
  if (refused) return refused

  const lines = []
  for (const { lineNo, productId, qty, unitPriceNet } of asked) {
    const [price, product] = [prices.get(productId), products.get(productId)]
    if (!price || !product) return refusal('PriceNotAllowed', { lineNo, listPriceNet: null })
    const priced = { unitPriceNet: unitPriceNet ?? price.supplyPriceNet, vatRate: price.vatRate }
    const { net, vat } = amountsOf(priced, qty)
    const asOrdered = { sku: product.sku, productName: product.name }
    lines.push({
      ...{ id: newId('orderLine'), lineNo, productId, ...asOrdered, qty, ...priced },
      ...{ netAmount: net, vatAmount: vat },
    })
  }
  const wrongPrice = refusePrices(lines, prices)
  if (wrongPrice) return wrongPrice

  const no = await nextNumber(tx, orderSeries(today))
  const by = { createdAt: now, createdBy: ctx.viewer.subject }
  const opening = openingOrder({ id: newId('order'), no, partnerId: partner.id, ...by, ...shipTo }, lines)
  return created('Order', await insertOrder(tx, opening.order, opening.lines))
})

/** Returns where the order goes to: the address, and its region. */
function checkInput({ shipToRegionCode, shipToAddress, lines }: CreateOrder['input']) {
  check.items('lines', lines, 1, MAX_LINES)
  for (const { qty } of lines) check.wholeNumber('qty', qty, 1, MAX_QTY)
  return {
    shipToAddress: check.text('shipToAddress', shipToAddress, check.TEXT.reason),
    shipToRegionCode: check.regionCode('shipToRegionCode', shipToRegionCode),
    shipToRegionPath: check.placePath('shipToRegionCode', shipToRegionCode),
  }
}
