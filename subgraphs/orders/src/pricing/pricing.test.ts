import { personaNamed } from '@channelgraph/access'
import type { Checked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { addPriceList, ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

const LIST =
  '{ __typename ... on PriceList { id no status version effective { from to } } ... on Refusal { refusal: code message } }'
let keys = 0

interface Draft {
  readonly kind?: 'DISTRIBUTOR' | 'AGENT' | 'OTHER'
  readonly mode?: 'GUIDE' | 'AGENCY_FIXED'
  readonly item?: '' | `, ${string}: "${string}"`
}
const draft = (from: string, to: string, given: Draft = {}) => {
  const { kind = 'DISTRIBUTOR', mode = 'GUIDE', item = '' } = given
  keys += 1
  return w.run(
    'channel-manager-east',
    `draftPriceList(idempotencyKey: "p${keys}", input: { kind: ${kind}, mode: ${mode}, effective: { from: "${from}", to: "${to}" },
      items: [{ productId: "${w.charger.id}", supplyPriceNet: "34000", guideRetailPriceGross: "60000.00"${item} }] }) ${LIST}`,
  )
}
const acting = <const Name extends string, const Args extends string = ''>(
  name: Name,
  list: { id: string; version: number },
  args: Args,
) => `${name}(id: "${list.id}", expectedVersion: ${list.version}${args}) ${LIST}` as const
const act = <const Name extends string, const Args extends string = ''>(
  as: string,
  name: Name & Checked<'orders', `mutation { ${ReturnType<typeof acting<Name, Args>>} }`>,
  list: { id: string; version: number },
  args?: Args,
) => w.answerTo(as, acting(name, list, args ?? ''))
const reviewed = async (...args: Parameters<typeof draft>) =>
  act(
    'finance',
    'reviewPriceList',
    await act('channel-manager-east', 'submitPriceList', await draft(...args)),
    ', approve: true',
  )
const published = async (...args: Parameters<typeof draft>) =>
  act('management', 'publishPriceList', await reviewed(...args))
const priceOn = async (on: string, as = 'management', kind: '' | ', kind: OTHER' | ', kind: AGENT' = '') =>
  (
    await t.data(
      as,
      `{ product(sku: "DC-120-2G") { listPrice(on: "${on}"${kind}) { supplyPriceNet priceList { no } } } }`,
    )
  ).product.listPrice

describe('a price list', () => {
  test('O-07 two published lists of a kind that overlap in time are PRICE_LIST_OVERLAP', async () => {
    expect(await published('2027-06-01', '2028-05-31')).toMatchObject({ refusal: 'PRICE_LIST_OVERLAP' })
    const { priceLists } = await t.data('management', '{ priceLists(kinds: [DISTRIBUTOR]) { totalCount } }')
    const no = `PL-DISTRIBUTOR-${String(priceLists.totalCount + 1).padStart(3, '0')}`
    expect(await published('2028-01-01', '2028-12-31')).toMatchObject({ status: 'PUBLISHED', no })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'PriceListPublished',
      payload: { kind: 'DISTRIBUTOR', from: '2028-01-01', items: [{ supplyPriceNet: '34000.000000' }] },
    })
  })

  test('O-07 two overlapping lists published at the same moment: one of them is refused', async () => {
    const [one, other] = [await reviewed('2030-01-01', '2030-12-31'), await reviewed('2030-06-01', '2031-05-31')]
    const answers = await Promise.all([one, other].map((list) => act('management', 'publishPriceList', list)))
    expect(answers.map((answer) => answer.__typename).sort()).toEqual(['PriceList', 'PriceListOverlap'])
  })

  test('that supersedes another takes over on its first day; the old prices stay for the days before', async () => {
    const held = await published('2029-01-01', '2029-12-31')
    const next = await act(
      'management',
      'publishPriceList',
      await reviewed('2029-07-01', '2029-12-31'),
      `, supersedes: "${held.id}"`,
    )
    expect(next).toMatchObject({ status: 'PUBLISHED' })
    expect((await priceOn('2029-06-30')).priceList.no).toBe(held.no)
    expect((await priceOn('2029-07-01')).priceList.no).toBe(next.no)
    const { priceLists } = await t.data(
      'finance',
      '{ priceLists(statuses: [SUPERSEDED]) { nodes { no effective { to } } totalCount } }',
    )
    expect(priceLists).toEqual({ nodes: [{ no: held.no, effective: { to: '2029-06-30' } }], totalCount: 1 })
  })

  test('is written, reviewed and published by three people, reviewed first', async () => {
    const list = await act('channel-manager-east', 'submitPriceList', await draft('2032-01-01', '2032-12-31'))
    expect(await act('management', 'publishPriceList', list)).toMatchObject({ refusal: 'PRICE_LIST_NOT_REVIEWED' })
    const author = personaNamed('channel-manager-east').viewer
    const { reviewPriceList } = await t.data(
      { ...author, roles: ['CHM', 'FIN'] },
      `mutation { reviewPriceList(id: "${list.id}", expectedVersion: ${list.version}, approve: true) ${LIST} }`,
    )
    expect(reviewPriceList).toMatchObject({ refusal: 'SELF_APPROVAL' })
    const passed = await act('finance', 'reviewPriceList', list, ', approve: true')
    const { publishPriceList } = await t.data(
      { ...personaNamed('finance').viewer, roles: ['FIN', 'MGT'] },
      `mutation { publishPriceList(id: "${list.id}", expectedVersion: ${passed.version}) ${LIST} }`,
    )
    expect(publishPriceList).toMatchObject({ refusal: 'SELF_APPROVAL' })
  })

  test('does not begin in the past, and goes back to its author with a comment', async () => {
    expect(await published('2026-11-22', '2026-11-30', { kind: 'OTHER' })).toMatchObject({
      refusal: 'PRICE_LIST_RETROACTIVE',
    })
    const list = await act('channel-manager-east', 'submitPriceList', await draft('2033-01-01', '2033-12-31'))
    expect(await act('finance', 'reviewPriceList', list, ', approve: false, comment: "margin"')).toMatchObject({
      status: 'DRAFT',
    })
  })

  test('fixes or limits retail prices from below for agents only (Anti-Monopoly Law art. 18)', async () => {
    const minimum = ', minRetailPriceGross: "50000.00"'
    for (const given of [{ mode: 'AGENCY_FIXED' }, { item: minimum }, { kind: 'AGENT', item: minimum }] as const)
      expect(await draft('2034-01-01', '2034-12-31', given)).toMatchObject({ refusal: 'RETAIL_PRICE_NOT_ALLOWED' })
    expect(
      await draft('2034-01-01', '2034-12-31', { kind: 'AGENT', mode: 'AGENCY_FIXED', item: minimum }),
    ).toMatchObject({ status: 'DRAFT' })
  })

  test('that is withdrawn holds until the end of the day', async () => {
    const list = await published('2026-11-23', '2026-12-31', { kind: 'OTHER' })
    expect(await act('management', 'withdrawPriceList', list, ', reason: "typing error"')).toMatchObject({
      status: 'WITHDRAWN',
    })
    expect((await priceOn('2026-11-23', 'management', ', kind: OTHER')).priceList.no).toBe(list.no)
    expect(await priceOn('2026-11-24', 'management', ', kind: OTHER')).toBeNull()
  })
})

test('a partner sees the published prices of its own kind, and no others', async () => {
  await addPriceList(t, [[w.charger, '30000']], { kind: 'AGENT', revision: 9, no: 'PL-AGENT-009' })
  await draft('2040-01-01', '2040-12-31')
  const { priceLists } = await t.data(
    'partner-a',
    '{ priceLists(first: 100) { nodes { kind publishedAt items { supplyPriceNet } } } }',
  )
  expect(priceLists.nodes.length).toBeGreaterThan(0)
  for (const node of priceLists.nodes)
    expect(node).toMatchObject({ kind: 'DISTRIBUTOR', publishedAt: expect.any(String) })
  expect((await priceOn('2026-11-23', 'partner-a')).supplyPriceNet).toBe('35398.230000')
  expect(await priceOn('2026-11-23', 'partner-a', ', kind: AGENT')).toBeNull()
  expect((await priceOn('2026-11-23', 'management', ', kind: AGENT')).supplyPriceNet).toBe('30000.000000')
})

describe('the catalogue', () => {
  const PRODUCT =
    '{ __typename ... on Product { id sku lifecycle version warrantyMonths } ... on Refusal { refusal: code } }'
  const publish = (sku: string) =>
    w.run(
      'order-desk',
      `publishProduct(idempotencyKey: "${newId('event')}", input: { sku: "${sku}", name: "直流双枪 120kW", line: "DC_FAST", current: DC,
        ratedPowerKw: "120", connectorTypes: ["GBT_DC"], connectorCount: 2, leadTimeDays: 14 }) ${PRODUCT}`,
    )

  test('tells the other departments of a product that is published or changed', async () => {
    const product = await publish('DC-120-NEW')
    expect(product).toMatchObject({ sku: 'DC-120-NEW', lifecycle: 'ACTIVE', version: 1, warrantyMonths: 24 })
    const changed = await w.run(
      'order-desk',
      `changeProduct(id: "${product.id}", expectedVersion: 1, input: { lifecycle: PHASE_OUT }) ${PRODUCT}`,
    )
    expect(changed).toMatchObject({ lifecycle: 'PHASE_OUT', version: 2 })
    expect((await t.recorded()).slice(-2)).toMatchObject([
      {
        type: 'ProductPublished',
        payload: { sku: 'DC-120-NEW', serialised: true, leadTimeDays: 14, warrantyMonths: 24 },
      },
      { type: 'ProductChanged', payload: { lifecycle: 'PHASE_OUT' } },
    ])
    const back = await w.run(
      'order-desk',
      `changeProduct(id: "${product.id}", expectedVersion: 2, input: { lifecycle: ACTIVE }) ${PRODUCT}`,
    )
    expect(back).toMatchObject({ refusal: 'LIFECYCLE_GOES_BACK' })
  })

  test('has a number once', async () => {
    await publish('DC-240')
    expect(await publish('DC-240')).toMatchObject({ refusal: 'DUPLICATE_SKU' })
  })

  test('a product that is sold no more cannot be ordered', async () => {
    const product = await publish('DC-060')
    await w.run(
      'order-desk',
      `changeProduct(id: "${product.id}", expectedVersion: 1, input: { lifecycle: DISCONTINUED }) ${PRODUCT}`,
    )
    expect(await w.create([{ product, qty: 1 }])).toMatchObject({ refusal: 'PRODUCT_NOT_SELLABLE' })
  })
})
