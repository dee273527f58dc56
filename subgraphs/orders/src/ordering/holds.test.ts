import { PARTNER_A, personaNamed, type Viewer } from '@channelgraph/access'
import {
  CreditRefused,
  PartnerReinstated,
  PartnerSuspended,
  PaymentOverdue,
  TerritoryChanged,
  TrainingValidityChanged,
} from '@channelgraph/contracts'
import { Decimal, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { priceList, priceListItem } from '../pricing/pricing.tables.ts'
import { ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

const refuseCredit = (orderId: string) =>
  t.deliver(CreditRefused, { orderId, partnerId: PARTNER_A.id, amount: '1.00', available: '0.00', reason: 'LIMIT' })
const overdue = (amount: string, days: number) => t.deliver(PaymentOverdue, { partnerId: PARTNER_A.id, amount, days })
const trained = (valid: boolean) =>
  t.deliver(TrainingValidityChanged, {
    ...{ partnerId: PARTNER_A.id, valid, missingTopics: valid ? [] : ['AFTER_SALES'], asOf: '2026-11-23' },
  })
/** The list of the distributors as if it had ended before. */
const listEnds = (inForceTo: string) => t.db.update(priceList).set({ inForceTo })

const release = (as: string, order: { id: string; version: number }, reason: string) =>
  w.command(as, 'releaseHold', order, `reason: ${reason}, note: "looked at it"`)
const codeOf = async (as: string | Viewer, order: { id: string; version: number }, reason: string) =>
  (
    await t.ask(
      as,
      `mutation { releaseHold(id: "${order.id}", expectedVersion: ${order.version}, reason: ${reason}, note: "x") { __typename } }`,
    )
  ).errors[0]?.extensions?.code

describe('holds', () => {
  test('an order to a place outside the territories waits for channel management, and the territory is not asked again', async () => {
    const order = await w.submitted(undefined, { shipTo: '440300' })
    expect(order).toMatchObject({ status: 'ON_HOLD', holdReasons: ['TERRITORY_CHECK'] })
    await refuseCredit(order.id)
    const held = await w.read(order.id)
    const waived = await w.command('channel-manager-east', 'releaseHold', held, 'reason: TERRITORY_CHECK, note: "fair"')
    expect(waived).toMatchObject({ status: 'ON_HOLD', holdReasons: ['CREDIT'] })
    expect(await w.command('finance', 'releaseHold', waived, 'reason: CREDIT, note: "ok"')).toMatchObject({
      status: 'SUBMITTED',
      holdReasons: [],
    })
  })

  test('a territory is released by a manager of the region, whatever else the asker may release elsewhere', async () => {
    const order = await w.submitted(undefined, { shipTo: '440300' })
    const both: Viewer = { ...personaNamed('channel-manager-south').viewer, roles: ['CHM', 'FIN'] }
    expect(await codeOf(both, order, 'TERRITORY_CHECK')).toBe('NOT_FOUND')
    expect(await w.read(order.id)).toMatchObject({ status: 'ON_HOLD', version: order.version })
    const ofEast: Viewer = { ...personaNamed('channel-manager-east').viewer, roles: ['FIN', 'CHM'] }
    expect(await codeOf(ofEast, order, 'TERRITORY_CHECK')).toBeUndefined()
  })

  test('releasing one reason runs all other checks again', async () => {
    const order = await w.submitted()
    await refuseCredit(order.id)
    await changeTerritory(['HUANAN/'])
    const held = await w.command('finance', 'releaseHold', await w.read(order.id), 'reason: CREDIT, note: "ok"')
    await changeTerritory(['HUADONG/320000/320500/'])
    expect(held).toMatchObject({ status: 'ON_HOLD', holdReasons: ['TERRITORY_CHECK'] })
  })

  test('a suspension stops the orders that wait, nobody releases them by hand, and its end lets them go on', async () => {
    const order = await w.submitted()
    await t.deliver(PartnerSuspended, { partnerId: PARTNER_A.id, reason: 'check', until: null })
    const held = await w.read(order.id)
    expect(held).toMatchObject({ status: 'ON_HOLD', holdReasons: ['PARTNER_SUSPENDED'] })
    expect(
      await w.command('management', 'releaseHold', held, 'reason: PARTNER_SUSPENDED, note: "please"'),
    ).toMatchObject({ refusal: 'HOLD_NOT_RELEASABLE' })
    await t.deliver(PartnerReinstated, { partnerId: PARTNER_A.id })
    expect(await w.read(order.id)).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
  })
})

const changeTerritory = (regionPaths: string[]) =>
  t.deliver(TerritoryChanged, {
    partnerId: PARTNER_A.id,
    territories: [
      {
        territoryId: newId('territory'),
        regionCodes: [],
        regionPaths,
        productLines: [],
        exclusive: true,
        validFrom: '2026-01-01',
        validTo: '2027-12-31',
      },
    ],
  })

describe('what others say of a partner', () => {
  afterEach(async () => {
    await overdue('0.00', 0)
    await trained(true)
  })

  test.each([
    [
      'OVERDUE',
      () => overdue('1500.00', 8),
      () => overdue('0.00', 0),
      'finance',
      ['channel-manager-east', 'order-desk'],
    ],
    [
      'CERTIFICATE_EXPIRED',
      () => trained(false),
      () => trained(true),
      'management',
      ['channel-manager-east', 'finance'],
    ],
  ] as const)(
    '%s stops the orders that wait and those submitted later, ends with its cause, and is waived for one order by hand',
    async (reason, begin, end, by, notBy) => {
      const waits = await w.submitted()
      const accepted = await w.confirmed()
      await begin()
      const held = await w.read(waits.id)
      expect(held).toMatchObject({ status: 'ON_HOLD', holdReasons: [reason] })
      expect(await w.read(accepted.id)).toMatchObject({ status: 'CONFIRMED', version: accepted.version })
      const later = await w.submitted()
      expect(later).toMatchObject({ status: 'ON_HOLD', holdReasons: [reason] })

      for (const as of notBy) expect([as, await codeOf(as, held, reason)]).toEqual([as, 'FORBIDDEN'])
      expect(await release(by, held, reason)).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
      // Said again, it holds no order for which it was waived.
      await begin()
      expect(await w.read(waits.id)).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
      await end()
      expect(await w.read(later.id)).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
    },
  )

  test('the end of one cause leaves the others, and the credit that was refused', async () => {
    const order = await w.submitted()
    await refuseCredit(order.id)
    await overdue('1500.00', 8)
    await trained(false)
    expect((await w.read(order.id)).holdReasons).toEqual(['CERTIFICATE_EXPIRED', 'CREDIT', 'OVERDUE'])
    await overdue('0.00', 0)
    expect(await w.read(order.id)).toMatchObject({ status: 'ON_HOLD', holdReasons: ['CERTIFICATE_EXPIRED', 'CREDIT'] })
  })

  test('all waiting orders of a partner are checked with as many statements as one, but for their own rows', async () => {
    const count = async () => (await t.statements(() => overdue('0.00', 0))).length
    await w.submitted()
    const one = await count()
    for (let i = 0; i < 4; i += 1) await w.submitted()
    expect(await count()).toBe(one)
  })
})

describe('PRICE_CHECK', () => {
  afterEach(() => listEnds('2027-12-31'))

  test('holds an order that was submitted at a list taken back since, when checks run again; it is waived by hand', async () => {
    const order = await w.submitted()
    const draft = await w.create()
    await refuseCredit(order.id)
    await listEnds('2026-11-22')
    expect(await w.command('partner-a', 'submitOrder', draft)).toMatchObject({ refusal: 'PRICE_NOT_ALLOWED' })
    const held = await release('finance', await w.read(order.id), 'CREDIT')
    expect(held).toMatchObject({ status: 'ON_HOLD', holdReasons: ['PRICE_CHECK'] })
    expect(await codeOf('finance', held, 'PRICE_CHECK')).toBe('FORBIDDEN')
    expect(await release('channel-manager-east', held, 'PRICE_CHECK')).toMatchObject({
      status: 'SUBMITTED',
      holdReasons: [],
    })
  })

  test('holds an order that a reinstated partner would go on with', async () => {
    const order = await w.submitted()
    await t.deliver(PartnerSuspended, { partnerId: PARTNER_A.id, reason: 'check', until: null })
    await listEnds('2026-11-22')
    await t.deliver(PartnerReinstated, { partnerId: PARTNER_A.id })
    expect(await w.read(order.id)).toMatchObject({ status: 'ON_HOLD', holdReasons: ['PRICE_CHECK'] })
  })

  test('does not ask for lines of which everything was cancelled', async () => {
    const order = await w.submitted([
      { product: w.charger, qty: 1 },
      { product: w.cable, qty: 1 },
    ])
    await refuseCredit(order.id)
    const cable = eq(priceListItem.productId, w.cable.id)
    await t.db
      .update(priceListItem)
      .set({ supplyPriceNet: new Decimal('11') })
      .where(cable)
    const less = await w.cancel(await w.read(order.id), [0, 1])
    expect(await release('finance', less, 'CREDIT')).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
    await t.db
      .update(priceListItem)
      .set({ supplyPriceNet: new Decimal('10.005') })
      .where(cable)
  })
})
