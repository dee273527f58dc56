import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { newId } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { addPartner, addPriceList, addProduct, ordersWorld, SUZHOU } from '../testing/fixture.ts'

const { t, charger, create, inStatus, run, split, submitted } = await ordersWorld()
// Numbers of a day on which no test orders.
const own = { no: 'SO20261120-000456', partnerId: PARTNER_A.id }
const later = { no: 'SO20261120-000457', partnerId: PARTNER_A.id }
const foreign = { no: 'SO20261120-000458', partnerId: PARTNER_B.id }
for (const given of [later, own, foreign]) await inStatus('CONFIRMED', given)

const QUERY = `query ($r: [_Any!]!, $first: Int!) { _entities(representations: $r) { ... on Search {
  text orders(first: $first) { no } products(first: $first) { sku } } } }`
const search = async (text: string, as = 'order-desk', first = 5) => {
  const { data, errors } = await t.ask(as, QUERY, { r: [{ __typename: 'Search', text }], first })
  const [found] = data?._entities ?? []
  return {
    orders: found?.orders?.map(({ no }: { no: string }) => no) ?? null,
    products: found?.products?.map(({ sku }: { sku: string }) => sku) ?? null,
    refused: errors.map(({ extensions }) => extensions?.code),
  }
}

describe('a search finds orders', () => {
  test('by number, however it is typed, and by its beginning in the order of the numbers', async () => {
    expect((await search('ｓｏ２０２６１１２０—０００４５６')).orders).toEqual([own.no])
    expect((await search('so20261120')).orders).toEqual([own.no, later.no, foreign.no])
    expect((await search('so20261120', 'order-desk', 2)).orders).toEqual([own.no, later.no])
  })

  test('of the partners that the words name, the latest first; the number goes before', async () => {
    const name = '无锡丙充电设备有限公司'
    const partnerId = await addPartner(t, { id: newId('partner'), code: 'PT-320500-000003', name, ...SUZHOU })
    const latest = { no: 'SO20261124-000001', orderedOn: '2026-11-24' }
    for (const given of [{ no: 'SO20261119-000002' }, { no: 'SO20261119-000001' }, latest])
      await inStatus('CONFIRMED', { ...given, partnerId })
    expect((await search(name)).orders).toEqual([latest.no, 'SO20261119-000001', 'SO20261119-000002'])
    expect((await search(name, 'order-desk', 1)).orders).toEqual([latest.no])
    expect((await search(name, 'partner-b')).orders).toEqual([])
    expect((await search(name, 'channel-manager-south')).orders).toEqual([])
  })

  test('of the viewer: a partner its own, a channel manager those of its regions', async () => {
    expect((await search('SO20261120', 'partner-a')).orders).toEqual([own.no, later.no])
    expect((await search(foreign.no, 'partner-a')).orders).toEqual([])
    expect((await search('SO20261120', 'channel-manager-south')).orders).toEqual([foreign.no])
  })

  test('for those who may read orders: after-sales is refused them, and answered the products', async () => {
    expect(await search(charger.sku, 'after-sales')).toEqual({
      orders: null,
      products: [charger.sku],
      refused: ['FORBIDDEN'],
    })
  })
})

describe('a search finds products', () => {
  test('by number first, then by its beginning, then by name and its pinyin initials', async () => {
    await addProduct(t, { sku: 'AC-7-2', name: '重卡充电枪 AC-7' })
    await addProduct(t, { sku: 'AC-7', name: '家用交流桩' })
    await addProduct(t, { sku: 'X-1', name: '转接头 ac-7 用' })
    expect((await search('ac-7')).products).toEqual(['AC-7', 'AC-7-2', 'X-1'])
    expect((await search('交流桩')).products).toEqual(['AC-7'])
    expect((await search('zkcdq', 'partner-a')).products).toEqual(['AC-7-2'])
    expect((await search('充电枪 重卡', 'partner-b')).products).toEqual(['AC-7-2'])
    expect((await search('重枪')).products).toEqual([])
  })

  test('by the new name after a change', async () => {
    const { id } = await addProduct(t, { sku: 'RENAMED-1', name: '旧款桩' })
    await run(
      'order-desk',
      `changeProduct(id: "${id}", expectedVersion: 1, input: { name: "液冷超充" }) { __typename }`,
    )
    expect((await search('旧款桩')).products).toEqual([])
    expect((await search('ylcc')).products).toEqual(['RENAMED-1'])
  })
})

describe('a search finds orders by their goods', () => {
  test('of its lines as they were ordered, the latest first, also once they are called otherwise', async () => {
    const sold = await addProduct(t, { sku: 'DC-640-X', name: '兆瓦主机' })
    await addPriceList(t, [[sold, '9.00']], { no: 'PL-X', revision: 2 })
    const [first, last] = [await create([{ product: sold, qty: 1 }]), await create([{ product: sold, qty: 2 }])]
    await run(
      'order-desk',
      `changeProduct(id: "${sold.id}", expectedVersion: 1, input: { name: "旗舰主机" }) { __typename }`,
    )
    for (const text of ['dc-640-x', '640-X', '兆瓦主机', 'ｄｃ-640　兆瓦'])
      expect([text, (await search(text)).orders]).toEqual([text, [last.no, first.no]])
    expect((await search('旗舰主机')).orders).toEqual([])
    expect((await search('640-x', 'partner-a', 1)).orders).toEqual([last.no])
    expect((await search('640-x', 'partner-b')).orders).toEqual([])
    expect((await search('640-x', 'channel-manager-south')).orders).toEqual([])
  })

  test('one split off is found by what stands in it, and the other no more', async () => {
    const [one, other] = [await addProduct(t, { sku: 'SPL-1' }), await addProduct(t, { sku: 'SPL-2' })]
    await addPriceList(
      t,
      [
        [one, '9.00'],
        [other, '8.00'],
      ],
      { no: 'PL-Y', revision: 3 },
    )
    const order = await submitted([
      { product: one, qty: 1 },
      { product: other, qty: 1 },
    ])
    const { order: stays, newOrder } = await split(order, [0, 1])
    expect((await search('spl-1')).orders).toEqual([stays.no])
    expect((await search('spl-2')).orders).toEqual([newOrder.no])
  })
})

test.each(['%', '_', '\\', 'SO%', 'SO________-000456', "' or 1=1 --"])(
  '%j is looked for as it is written',
  async (text) => {
    expect(await search(text)).toEqual({ orders: [], products: [], refused: [] })
  },
)

test('the text has 1 to 100 characters, and 1 to 20 rows are asked for', async () => {
  expect((await search('　')).refused).toEqual(['BAD_USER_INPUT'])
  expect((await search('9'.repeat(101))).refused).toEqual(['BAD_USER_INPUT'])
  expect((await search('SO', 'order-desk', 21)).refused).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
})
