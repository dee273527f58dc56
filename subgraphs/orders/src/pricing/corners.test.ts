import { partnerRef } from '@channelgraph/partner-ref'
import { type Checked, unchecked } from '@channelgraph/testkit'
import { describe, expect, test } from 'vitest'
import { addProduct, ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w
const LIST = '__typename ... on PriceList { id no status version } ... on Refusal { refusal: code message }'
let keys = 0

const item = (id: string, price: string, vatRate = '0.13') =>
  `{ productId: "${id}", supplyPriceNet: "${price}", guideRetailPriceGross: "60000.00", vatRate: "${vatRate}" }`
type Kind = 'DISTRIBUTOR' | 'OTHER' | 'AGENT' | 'FRANCHISEE'
const draft = (from: string, items: string, kind: Kind = 'DISTRIBUTOR', to = '2027-12-31') => {
  keys += 1
  return t.data(
    'channel-manager-east',
    `mutation { draftPriceList(idempotencyKey: "c${keys}", input: { kind: ${kind}, mode: GUIDE, effective: { from: "${from}", to: "${to}" },
      items: [${items}] }) { ${LIST} } }`,
  )
}
const act = async <const Name extends string, const Args extends string = ''>(
  as: string,
  name: Name & Checked<'orders', `mutation { ${Name}(id: "", expectedVersion: 1${Args}) { ${typeof LIST} } }`>,
  list: { id: string; version: number },
  args?: Args,
) => {
  const fields = name === 'publishPriceList' ? `${LIST} ... on ProductsUnpriced { skus }` : LIST
  const call = `${name}(id: "${list.id}", expectedVersion: ${list.version}${args ?? ''}) { ${fields} }`
  return (await t.data(as, unchecked(`mutation { ${call} }`)))[name]
}
const reviewed = async (from: string, items: string, kind?: Kind, to?: string) => {
  const { draftPriceList } = await draft(from, items, kind, to)
  return act(
    'finance',
    'reviewPriceList',
    await act('channel-manager-east', 'submitPriceList', draftPriceList),
    ', approve: true',
  )
}
const publish = async (list: { id: string; version: number }, supersedes?: string, withoutPrice: string[] = []) =>
  act(
    'management',
    'publishPriceList',
    list,
    `, supersedes: ${JSON.stringify(supersedes ?? null)}, withoutPrice: ${JSON.stringify(withoutPrice)}`,
  )

test.each(['0.99', '0.10', '0', '0.06'])(
  'E: goods have one VAT rate, and a list at another is refused: %s',
  async (rate) => {
    const { draftPriceList } = await draft('2026-12-01', item(w.charger.id, '1.00', rate))
    expect(draftPriceList).toMatchObject({ refusal: 'VAT_RATE' })
  },
)

test('G: a published list calls its products what they were called when it was published, whatever they are called later', async () => {
  const sold = await addProduct(t, { sku: 'NAMED-1', name: '初名' })
  const rename = (version: number, name: string) =>
    w.run(
      'order-desk',
      `changeProduct(id: "${sold.id}", expectedVersion: ${version}, input: { name: "${name}" }) { __typename }`,
    )
  const items = async (id: string) =>
    (
      await t.data(
        'management',
        `{ node: _entities(representations: [{ __typename: "PriceList", id: "${id}" }]) { ... on PriceList { items { sku productName product { name } } } } }`,
      )
    ).node[0].items
  const list = await reviewed('2030-01-01', item(sold.id, '1.00'), 'OTHER', '2030-12-31')
  expect(await items(list.id)).toEqual([{ sku: 'NAMED-1', productName: '初名', product: { name: '初名' } }])
  await rename(1, '再名')
  const published = await publish(list)
  await rename(2, '三名')
  expect(await items(published.id)).toEqual([{ sku: 'NAMED-1', productName: '再名', product: { name: '三名' } }])
})

describe("J: today's list", () => {
  test('J: is corrected today: what is ordered from now on has the new price, what was ordered before stays at its own', async () => {
    const first = await publish(await reviewed('2026-11-23', item(w.charger.id, '100.00'), 'OTHER'))
    expect(first).toMatchObject({ status: 'PUBLISHED' })
    await t.db.update(partnerRef).set({ kind: 'OTHER' })
    const early = await w.submitted([{ product: w.charger, qty: 1 }], { shipTo: '440300' })
    expect(early).toMatchObject({ netAmount: '100.00', holdReasons: ['TERRITORY_CHECK'] })

    const second = await publish(await reviewed('2026-11-23', item(w.charger.id, '90.00'), 'OTHER'), first.id)
    expect(second).toMatchObject({ status: 'PUBLISHED' })
    expect(await w.submitted([{ product: w.charger, qty: 1 }])).toMatchObject({
      netAmount: '90.00',
      status: 'SUBMITTED',
    })
    // Every check runs again, the price's among them.
    expect(await w.command('management', 'releaseHold', early, 'reason: TERRITORY_CHECK, note: "fair"')).toMatchObject({
      status: 'SUBMITTED',
      netAmount: '100.00',
    })

    const third = await publish(await reviewed('2026-11-23', item(w.charger.id, '95.00'), 'OTHER'), second.id)
    expect(third).toMatchObject({ status: 'PUBLISHED' })
    await t.db.update(partnerRef).set({ kind: 'DISTRIBUTOR' })
  })

  test('J: one that was published for later and never held is replaced as a whole', async () => {
    const later = await publish(await reviewed('2027-03-01', item(w.charger.id, '80.00'), 'AGENT'))
    const sooner = await publish(await reviewed('2027-02-01', item(w.charger.id, '85.00'), 'AGENT'), later.id)
    expect(sooner).toMatchObject({ status: 'PUBLISHED' })
  })
})

test('J: a list that leaves products without a price names them, and is published once they are named', async () => {
  const gone = await addProduct(t, { sku: 'OLD-1', lifecycle: 'DISCONTINUED' })
  const items = [w.charger, w.cable, gone].map(({ id }) => item(id, '10.00')).join()
  const whole = await publish(await reviewed('2026-12-01', items, 'FRANCHISEE'))
  const next = await reviewed('2027-01-01', item(w.charger.id, '11.00'), 'FRANCHISEE')
  expect(await publish(next, whole.id)).toMatchObject({ refusal: 'PRODUCTS_UNPRICED', skus: [w.cable.sku] })
  expect(await publish(next, whole.id, ['OTHER-SKU'])).toMatchObject({
    refusal: 'PRODUCTS_UNPRICED',
  })
  expect(await publish(next, whole.id, [w.cable.sku])).toMatchObject({ status: 'PUBLISHED' })
})
