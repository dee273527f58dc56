import { PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { ContractSigned } from '@channelgraph/contracts'
import { type Checked, type PageOf, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { type AskedOrder, addPartner, ordersWorld, SHENZHEN } from './testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

const EVERYTHING = `... on Partner { id
  orders(first: 10) { nodes { no status partner { id name } shipToRegion { code } deliveredRatio
    lines { product { sku listPrice { supplyPriceNet priceList { no items { product { sku } } } } } qty }
    splitFrom { no } returns { no lines { qty } }
    shipments { no order { no } lines { orderLine { lineNo } qty serialNos chargers { serialNo product { sku } soldTo { name } } } } }
    pageInfo { hasNextPage endCursor } totalCount }
  returns(first: 5) { no status partner { name } order { no } lines { qty serialNos orderLine { lineNo } } }
  salesVolume(period: { from: "2026-01-01", to: "2026-12-31" }) { deliveredNet orderCount }
  inventory { partner { id } product { sku } onHand }
  ordersKpi { stockCoverDays targetAttainment } }`
const entities = <const Selection extends string>(selection: Selection) =>
  `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }` as const

const serialsOf = async (order: AskedOrder): Promise<string[]> =>
  (await t.data('management', `{ order(id: "${order.id}") { shipments { lines { serialNos } } } }`)).order.shipments[0]
    .lines[0].serialNos

/** The orders of each partner: five of A, four of B; the first of each. */
const nosOfA: string[] = []
const nosOfB: string[] = []
let ofA: AskedOrder
let ofB: AskedOrder
const contractOfB = newId('contract')
/** Returns that wait, of each partner's order. */
let returnOfA: { id: string; no: string }
let returnOfB: { id: string; no: string }

beforeAll(async () => {
  const more = () => w.delivered(2)
  const moreOfB = () => w.delivered(1, { as: 'partner-b', partnerId: PARTNER_B.id, shipTo: '440300' })
  ofA = await more()
  ofB = await moreOfB()
  nosOfA.push(ofA.no)
  nosOfB.push(ofB.no)
  for (let i = 0; i < 4; i += 1) nosOfA.push((await more()).no)
  for (let i = 0; i < 3; i += 1) nosOfB.push((await moreOfB()).no)
  returnOfA = await w.requestReturn(ofA, await serialsOf(ofA))
  returnOfB = await w.requestReturn(ofB, await serialsOf(ofB))
  await t.deliver(ContractSigned, {
    ...{
      contractId: contractOfB,
      no: 'CT-B',
      partnerId: PARTNER_B.id,
      effectiveFrom: '2026-01-01',
      effectiveTo: '2026-12-31',
    },
    ...{ annualTarget: '1000.00', depositAmount: '0.00', creditLimit: '0.00', paymentTermDays: 30 },
  })
})

describe('who sees what', () => {
  const LISTS = `{ orders(first: 100) { nodes { no } totalCount }
    partnerSalesRanking(period: { from: "2026-01-01", to: "2026-12-31" }) { partner { id } } }`

  test('a partner sees its own orders and figures, never those of another', async () => {
    for (const [persona, nos, id] of [
      ['partner-a', nosOfA, PARTNER_A.id],
      ['partner-b', nosOfB, PARTNER_B.id],
    ] as const) {
      expect(await t.data(persona, LISTS)).toEqual({
        orders: { nodes: nos.toReversed().map((no) => ({ no })), totalCount: nos.length },
        partnerSalesRanking: [{ partner: { id } }],
      })
    }
    const { order } = await t.data('partner-a', `{ order(no: "${ofB.no}") { no } }`)
    expect(order).toBeNull()
  })

  test('a channel manager sees the partners of its regions, management everybody', async () => {
    const nos = async (persona: string) =>
      (await t.data(persona, LISTS)).orders.nodes.map((node: { no: string }) => node.no).sort()
    expect(await nos('channel-manager-east')).toEqual(nosOfA)
    expect(await nos('channel-manager-south')).toEqual(nosOfB)
    expect(await nos('management')).toEqual([...nosOfA, ...nosOfB].sort())
    const [foreign] = (
      await t.data('channel-manager-east', entities(EVERYTHING), { r: [{ __typename: 'Partner', id: PARTNER_B.id }] })
    )._entities
    expect(foreign).toBeNull()
  })

  test("asking _entities for another partner's id gives null with FORBIDDEN, before any SQL", async () => {
    let answer: Awaited<ReturnType<typeof t.ask>> | undefined
    const statements = await t.statements(async () => {
      answer = await t.ask('partner-a', entities('... on Partner { ordersKpi { stockCoverDays } }'), {
        r: [{ __typename: 'Partner', id: PARTNER_B.id }],
      })
    })
    expect(answer?.data._entities).toEqual([null])
    expect(answer?.errors[0]).toMatchObject({ path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } })
    expect(statements).toEqual([])
  })

  test("another partner's order, shipment, return, charger and contract are null to a partner and to another region's manager", async () => {
    const [serialNo] = await serialsOf(ofB)
    const r = [
      { __typename: 'Order', id: ofB.id },
      { __typename: 'Order', no: ofB.no },
      { __typename: 'Shipment', id: ofB.shipments[0]!.id },
      { __typename: 'GoodsReturn', id: returnOfB.id },
      { __typename: 'GoodsReturn', no: returnOfB.no },
      { __typename: 'Charger', serialNo },
      { __typename: 'Contract', id: contractOfB },
    ]
    const KEYS =
      '... on Order { no } ... on Shipment { no } ... on GoodsReturn { no } ... on Charger { serialNo } ... on Contract { targetAttainment }'
    for (const persona of ['partner-a', 'channel-manager-east'])
      expect([persona, (await t.data(persona, entities(KEYS), { r }))._entities]).toEqual([persona, r.map(() => null)])
    for (const persona of ['partner-b', 'channel-manager-south', 'auditor'])
      expect((await t.data(persona, entities(KEYS), { r }))._entities).not.toContain(null)
  })

  test('orders are no business of marketing and support; sales are of marketing', async () => {
    for (const persona of ['marketing', 'tech-support', 'after-sales']) {
      const { errors } = await t.ask(persona, '{ orders { totalCount } }')
      expect([persona, errors[0]?.extensions?.code]).toEqual([persona, 'FORBIDDEN'])
    }
    const { partnerSalesRanking } = await t.data(
      'marketing',
      '{ partnerSalesRanking(period: { from: "2026-01-01", to: "2026-12-31" }) { rank } }',
    )
    expect(partnerSalesRanking).toHaveLength(2)
  })

  test('a command for another partner is NOT_FOUND, and the order desk alone confirms, allocates and ships', async () => {
    const foreign = [
      `cancelOrder(id: "${ofB.id}", expectedVersion: 1, reason: "x", lines: [])`,
      `requestReturn(idempotencyKey: "f", input: { orderId: "${ofB.id}", reason: "x", lines: [] })`,
    ] as const
    for (const mutation of foreign) {
      const { errors } = await t.ask('partner-a', `mutation { ${mutation} { __typename } }`)
      expect([mutation, errors[0]?.extensions?.code]).toEqual([mutation, 'NOT_FOUND'])
    }
    const others = ['management', 'partner-a', 'auditor', 'channel-manager-east', 'after-sales']
    const own = `id: "${ofA.id}", expectedVersion: 1` as const
    const commands = [
      [`allocateOrder(${own})`, [...others, 'finance']],
      [`reopenOrder(${own}, reason: "x")`, [...others, 'finance']],
      [`splitOrder(${own}, lines: [])`, [...others, 'finance']],
      [`requestCredit(${own})`, others],
      [`acceptReturn(id: "${returnOfA.id}", expectedVersion: 1)`, [...others, 'finance']],
      [`rejectReturn(id: "${returnOfA.id}", expectedVersion: 1, reason: "x")`, [...others, 'finance']],
    ] as const
    for (const [mutation, askers] of commands)
      for (const persona of askers) {
        const answer = await t.ask(persona, `mutation { ${mutation} { __typename } }`)
        expect([mutation, persona, answer.errors[0]?.extensions?.code]).toEqual([mutation, persona, 'FORBIDDEN'])
      }
  })
})

describe('the number of statements does not depend on the number of rows', () => {
  test('of many partners with all their fields', async () => {
    const ask = (ids: string[]) =>
      t.data('management', entities(EVERYTHING), { r: ids.map((id) => ({ __typename: 'Partner', id })) })
    const others: string[] = []
    for (let i = 0; i < 6; i += 1)
      others.push(await addPartner(t, { id: newId('partner'), code: `PT-440300-00010${i}`, ...SHENZHEN }))
    const shapes = async (ids: string[]) =>
      (await t.statements(() => ask(ids))).map((text) => text.replace(/\$\d+(, \$\d+)*/g, '$n'))
    const one = await shapes([PARTNER_B.id])
    const many = await shapes([PARTNER_A.id, PARTNER_B.id, ...others])
    // Two places that ask for the same rows share a statement where they happen to ask at once: once more is no statement a partner.
    const times = (statements: readonly string[], text: string) => statements.filter((one) => one === text).length
    const grown = [...new Set(many)].filter((text) => times(many, text) > times(one, text) + 1)
    expect(grown).toEqual([])
    expect(many.length).toBeLessThan(one.length + others.length)
    const { _entities } = await ask([PARTNER_A.id, PARTNER_B.id])
    expect(_entities.map((partner: { orders: { totalCount: number } }) => partner.orders.totalCount)).toEqual([5, 4])
  })

  test('of a page of orders and of a ranking', async () => {
    const page = (first: number) =>
      `{ orders(first: ${first}) { nodes { no partner { name } lines { product { sku } }
      shipments { lines { chargers { soldTo { name } } } } } totalCount }
      partnerSalesRanking(period: { from: "2026-01-01", to: "2026-12-31" }, first: ${first}) { partner { name ordersKpi { stockCoverDays } } growth } }` as const
    const one = await t.statements(() => t.data('management', page(1)))
    const many = await t.statements(() => t.data('management', page(50)))
    expect(many.length).toBe(one.length)
  })
})

test('pages of orders follow each other without a gap or a repetition, at the root and under a partner, on and back', async () => {
  const nos: string[] = []
  const ofPartner: string[] = []
  for (let after: string | null = null; ; ) {
    const { orders }: { orders: PageOf<{ no: string }> } = await t.data(
      'management',
      'query ($after: String) { orders(first: 2, after: $after) { nodes { no } pageInfo { hasNextPage endCursor } totalCount } }',
      { after },
    )
    nos.push(...orders.nodes.map((node) => node.no))
    if (!orders.pageInfo.hasNextPage) {
      expect(nos).toHaveLength(orders.totalCount)
      break
    }
    after = orders.pageInfo.endCursor
  }
  for (let after: string | null = null; ; ) {
    const { orders }: { orders: PageOf<{ no: string }> } = (
      await t.data(
        'partner-a',
        'query ($r: [_Any!]!, $after: String) { _entities(representations: $r) { ... on Partner { orders(first: 2, after: $after) { nodes { no } pageInfo { hasNextPage endCursor } } } } }',
        { after, r: [{ __typename: 'Partner', id: PARTNER_A.id }] },
      )
    )._entities[0]
    ofPartner.push(...orders.nodes.map((node) => node.no))
    if (!orders.pageInfo.hasNextPage) break
    after = orders.pageInfo.endCursor
  }
  expect(new Set(nos).size).toBe(nos.length)
  expect(new Set(ofPartner).size).toBe(5)
  const back: string[] = []
  for (let before: string | null = null; ; ) {
    const { orders }: { orders: PageOf<{ no: string }> } = (
      await t.data(
        'partner-a',
        'query ($r: [_Any!]!, $before: String) { _entities(representations: $r) { ... on Partner { orders(last: 2, before: $before) { nodes { no } pageInfo { hasPreviousPage startCursor } } } } }',
        { before, r: [{ __typename: 'Partner', id: PARTNER_A.id }] },
      )
    )._entities[0]
    back.unshift(...orders.nodes.map((node) => node.no))
    if (!orders.pageInfo.hasPreviousPage) break
    before = orders.pageInfo.startCursor
  }
  expect(back).toEqual(ofPartner)
})

test('filters of orders hold at once', async () => {
  const count = async <const Filter extends string>(
    filter: Filter & Checked<'orders', `{ orders(filter: { ${Filter} }) { totalCount } }`>,
  ) => (await t.data('management', unchecked(`{ orders(filter: { ${filter} }) { totalCount } }`))).orders.totalCount
  expect(await count(`partnerIds: ["${PARTNER_B.id}"]`)).toBe(4)
  expect(await count('regionCodes: ["440000"]')).toBe(4)
  expect(await count('regionCodes: ["440000"], statuses: [CANCELLED]')).toBe(0)
  expect(await count('period: { from: "2026-11-23", to: "2026-11-23" }, statuses: [DELIVERED]')).toBe(9)
  expect(await count('holdReasons: [CREDIT]')).toBe(0)
  const { errors } = await t.ask('management', '{ orders(filter: { regionCodes: ["nowhere"] }) { totalCount } }')
  expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})

test('a role that is nobody sees nothing', async () => {
  const nobody = { ...personaNamed('partner-a').viewer, roles: [] }
  const { errors } = await t.ask(nobody, '{ orders { totalCount } }')
  expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
})
