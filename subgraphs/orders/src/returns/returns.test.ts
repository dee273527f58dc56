import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { ChargerInstalled } from '@channelgraph/contracts'
import { type Checked, unchecked } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AskedOrder, ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

type EntityOf<
  Type extends string,
  Fields extends string,
> = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${Type} { ${Fields} } } }`

/** Chargers of these numbers, accepted by partner A. */
const delivered = async (serialNos: string[]): Promise<AskedOrder> =>
  w.deliver(
    await w.ship(await w.allocated([{ product: w.charger, qty: serialNos.length }]), [serialNos.length], { serialNos }),
  )
const cables = async (qty: number): Promise<AskedOrder> =>
  w.deliver(await w.ship(await w.allocated([{ product: w.cable, qty }]), [qty], { serialised: false }))
const entity = async <const Type extends string, const Fields extends string>(
  as: string,
  type: Type & Checked<'orders', EntityOf<Type, Fields>>,
  key: object,
  fields: Fields,
) =>
  (
    await t.data(
      as,
      unchecked(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${fields} } } }`),
      {
        r: [{ __typename: type, ...key }],
      },
    )
  )._entities[0]
const charger = (serialNo: string) =>
  entity('management', 'Charger', { serialNo }, 'soldTo { id } orderNo deliveredOn product { sku }')
const figures = (from: string, to: string) =>
  entity(
    'management',
    'Partner',
    { id: PARTNER_A.id },
    `salesVolume(period: { from: "${from}", to: "${to}" }) { unitsDelivered deliveredNet deliveredGross orderCount onTimeDeliveryRate }
     inventory(productIds: ["${w.charger.id}"]) { onHand inTransit }`,
  )

describe('requesting a return', () => {
  test('by the partner itself: numbered by day, waits for the order desk, once for a key, and nothing counts yet', async () => {
    const [serialNo = ''] = w.newSerials(1)
    const order = await delivered([serialNo])
    const before = await figures('2026-11-23', '2026-11-23')
    const mutation = `requestReturn(idempotencyKey: "once", input: { orderId: "${order.id}", reason: "damaged",
      lines: [{ orderLineId: "${order.lines[0]!.id}", serialNos: ["${serialNo}"] }] }) {
        ... on GoodsReturn { id no status reason netAmount order { no } partner { id } lines { qty serialNos orderLine { lineNo } } } }` as const
    const asked = await w.run('partner-a', mutation)
    expect(asked).toMatchObject({
      ...{ no: expect.stringMatching(/^RT20261123-\d{6}$/), status: 'REQUESTED', reason: 'damaged', netAmount: null },
      ...{ order: { no: order.no }, partner: { id: PARTNER_A.id } },
      lines: [{ qty: 1, serialNos: [serialNo], orderLine: { lineNo: 1 } }],
    })
    expect(await w.run('partner-a', mutation)).toEqual(asked)
    expect(await figures('2026-11-23', '2026-11-23')).toEqual(before)
  })

  test('of more than was delivered and is not on its way back is QUANTITY_EXCEEDED', async () => {
    const order = await w.allocated([{ product: w.cable, qty: 5 }])
    const part = await w.deliver(await w.ship(order, [3], { serialised: false }))
    expect(await w.requestReturn(part, 4)).toMatchObject({ refusal: 'QUANTITY_EXCEEDED' })
    const first = await w.requestReturn(part, 2)
    expect(await w.requestReturn(part, 2)).toMatchObject({ refusal: 'QUANTITY_EXCEEDED' })
    await w.decideReturn(first)
    expect(await w.requestReturn(part, 2)).toMatchObject({ refusal: 'QUANTITY_EXCEEDED' })
    expect(await w.requestReturn(part, 1)).toMatchObject({ status: 'REQUESTED' })
  })

  test('two requests for the same units at the same moment: one of them is refused', async () => {
    const order = await cables(3)
    const answers = await Promise.all([w.requestReturn(order, 2), w.requestReturn(order, 2)])
    expect(answers.map((answer) => answer.__typename).sort()).toEqual(['GoodsReturn', 'QuantityExceeded'])
  })

  test('of a number the line did not deliver, or that is asked back already, is SERIAL_NOT_RETURNABLE', async () => {
    const [mine = '', second = '', other = '', onTheWay = ''] = w.newSerials(4)
    const order = await delivered([mine, second])
    await delivered([other])
    const shipped = await w.ship(await w.allocated([{ product: w.charger, qty: 1 }]), [1], { serialNos: [onTheWay] })
    expect(await w.requestReturn(order, [other])).toMatchObject({ refusal: 'SERIAL_NOT_RETURNABLE' })
    expect(await w.requestReturn(order, ['SN-NEVER-MADE'])).toMatchObject({ refusal: 'SERIAL_NOT_RETURNABLE' })
    expect(await w.requestReturn(shipped, [onTheWay])).toMatchObject({ refusal: 'QUANTITY_EXCEEDED' })
    expect(await w.requestReturn(order, [mine])).toMatchObject({ status: 'REQUESTED' })
    expect(await w.requestReturn(order, [mine])).toMatchObject({ refusal: 'SERIAL_NOT_RETURNABLE' })
  })

  test("for another partner's order is NOT_FOUND, and deciding is the order desk's alone", async () => {
    const ofB = await w.delivered(1, { as: 'partner-b', partnerId: PARTNER_B.id, shipTo: '440300' })
    const ask =
      `mutation { requestReturn(idempotencyKey: "x", input: { orderId: "${ofB.id}", reason: "", lines: [] }) { __typename } }` as const
    expect((await t.ask('partner-a', ask)).errors[0]?.extensions?.code).toBe('NOT_FOUND')
    const goods = await w.requestReturn(await cables(1), 1)
    for (const as of ['partner-a', 'finance', 'management', 'channel-manager-east'])
      for (const call of [
        `acceptReturn(id: "${goods.id as string}", expectedVersion: 1)`,
        `rejectReturn(id: "${goods.id as string}", expectedVersion: 1, reason: "x")`,
      ] as const) {
        const { errors } = await t.ask(as, `mutation { ${call} { __typename } }`)
        expect([as, call, errors[0]?.extensions?.code]).toEqual([as, call, 'FORBIDDEN'])
      }
    expect(await w.decideReturn({ ...goods, version: 7 })).toMatchObject({ refusal: 'STALE_VERSION' })
  })
})

describe('an installed charger', () => {
  const install = (serialNo: string) =>
    t.deliver(ChargerInstalled, {
      ...{ serialNo, productId: w.charger.id, partnerId: PARTNER_A.id, regionCode: '320506' },
      ...{ stationId: newId('station'), installedOn: '2026-11-23' },
    })

  test('does not come back, neither asked for nor accepted', async () => {
    const [first = '', second = ''] = w.newSerials(2)
    const order = await delivered([first, second])
    await install(first)
    expect(await w.requestReturn(order, [first])).toMatchObject({ refusal: 'SERIAL_NOT_RETURNABLE' })
    const goods = await w.requestReturn(order, [second])
    await install(second)
    expect(await w.decideReturn(goods)).toMatchObject({ refusal: 'SERIAL_NOT_RETURNABLE' })
    expect(await w.decideReturn(goods, false)).toMatchObject({ status: 'REJECTED' })
  })
})

describe('accepting a return', () => {
  test('gives the units back: figures and stock are less by them on that day, the order stays delivered, others are told', async () => {
    t.clock.set('2026-10-12T10:00:00+08:00')
    const serialNos = w.newSerials(3)
    const order = await delivered(serialNos)
    t.clock.set('2026-11-02T10:00:00+08:00')
    const before = await figures('2026-11-02', '2026-11-02')
    const october = await figures('2026-10-01', '2026-10-31')
    const goods = await w.decideReturn(await w.requestReturn(order, serialNos.slice(0, 2), { as: 'partner-a' }))
    expect(goods).toMatchObject({
      status: 'ACCEPTED',
      netAmount: '70796.46',
      vatAmount: '9203.54',
      grossAmount: '80000.00',
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'ReturnAccepted',
      payload: {
        ...{ returnId: goods.id, no: goods.no, orderNo: order.no, partnerId: PARTNER_A.id, regionCode: '320506' },
        ...{ acceptedAt: '2026-11-02T02:00:00.000Z', net: '70796.46', vat: '9203.54', gross: '80000.00' },
        lines: [{ qty: 2, serialNos: serialNos.slice(0, 2), net: '70796.46', vatRate: '0.130000', vat: '9203.54' }],
      },
    })
    const after = await figures('2026-11-02', '2026-11-02')
    expect(after.salesVolume).toEqual({
      ...{ unitsDelivered: -2, deliveredNet: '-70796.46', deliveredGross: '-80000.00', orderCount: 0 },
      onTimeDeliveryRate: null,
    })
    expect(after.inventory[0].onHand).toBe(before.inventory[0].onHand - 2)
    // A period that is over does not change.
    expect((await figures('2026-10-01', '2026-10-31')).salesVolume).toEqual(october.salesVolume)
    expect(await w.read(order.id)).toMatchObject({
      ...{ status: 'DELIVERED', returns: [{ no: goods.no, status: 'ACCEPTED' }] },
      lines: [{ deliveredQty: 3, returnedQty: 2 }],
    })
    t.clock.set('2026-11-23T10:00:00+08:00')
  })

  test('makes its number nobody’s, until it is shipped and delivered again, to whomever', async () => {
    const [serialNo = ''] = w.newSerials(1)
    const order = await delivered([serialNo])
    const goods = await w.requestReturn(order, [serialNo])
    const next = await w.allocated([{ product: w.charger, qty: 1 }], {
      as: 'partner-b',
      partnerId: PARTNER_B.id,
      shipTo: '440300',
    })
    expect(await w.ship(next, [1], { serialNos: [serialNo] })).toMatchObject({ refusal: 'SERIAL_NUMBER_TAKEN' })
    await w.decideReturn(goods)
    expect(await charger(serialNo)).toEqual({
      ...{ soldTo: null, orderNo: null, deliveredOn: null },
      product: { sku: 'DC-120-2G' },
    })
    const again = await w.deliver(await w.ship(next, [1], { serialNos: [serialNo] }))
    expect(again.status).toBe('DELIVERED')
    expect(await charger(serialNo)).toMatchObject({
      soldTo: { id: PARTNER_B.id },
      orderNo: next.no,
      deliveredOn: '2026-11-23',
    })
    expect(await w.requestReturn(order, [serialNo])).toMatchObject({ refusal: 'QUANTITY_EXCEEDED' })
    expect(await w.requestReturn(again, [serialNo])).toMatchObject({ status: 'REQUESTED' })
  })

  test('rejecting one frees its units to be asked for again', async () => {
    const order = await cables(2)
    const rejected = await w.decideReturn(await w.requestReturn(order, 2), false)
    expect(rejected).toMatchObject({ status: 'REJECTED', netAmount: null })
    expect(await w.requestReturn(order, 2)).toMatchObject({ status: 'REQUESTED' })
    expect((await w.read(order.id)).lines).toMatchObject([{ returnedQty: 0 }])
  })

  test('of everything, in whatever parts, gives back to the cent what was delivered', async () => {
    const parts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(parts, async (quantities) => {
        const all = quantities.reduce((sum, qty) => sum + qty, 0)
        const order = await cables(all)
        const nets = []
        const vats = []
        for (const qty of quantities) {
          const { netAmount, vatAmount } = await w.decideReturn(await w.requestReturn(order, qty))
          nets.push(Money.parse(netAmount))
          vats.push(Money.parse(vatAmount))
        }
        expect([Money.sum(nets), Money.sum(vats)].map(String)).toEqual([order.netAmount, order.vatAmount])
      }),
      { numRuns: 6 },
    )
  })
})

test('a partner lists its own returns, latest first', async () => {
  const order = await cables(2)
  for (let n = 0; n < 2; n++) await w.requestReturn(order, 1)
  const { returns } = await entity('partner-a', 'Partner', { id: PARTNER_A.id }, 'returns(first: 2) { no requestedAt }')
  expect(returns).toHaveLength(2)
  expect(returns[0].requestedAt >= returns[1].requestedAt).toBe(true)
})
