import { PARTNER_A } from '@channelgraph/access'
import { PriceViolationConfirmed, ViolationLifted, ViolationSanctioned } from '@channelgraph/contracts'
import { newId } from '@channelgraph/values'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { priceList } from '../pricing/pricing.tables.ts'
import { ordersWorld } from '../testing/fixture.ts'
import { violationRef } from './ordering.tables.ts'

const w = await ordersWorld()
const { t } = w

let violation = { violationId: '', no: '', partnerId: PARTNER_A.id }
beforeEach(() => {
  violation = { violationId: newId('violation'), no: 'VI202611-000001', partnerId: PARTNER_A.id }
})
afterEach(async () => {
  await lift()
  t.clock.set('2026-11-23T10:00:00+08:00')
})

const confirm = (confirmedAt = t.clock.now().toISOString()) =>
  t.deliver(PriceViolationConfirmed, { ...violation, severity: 2, confirmedAt })
const sanction = (...sanctions: ('WARNING' | 'SUPPLY_HOLD')[]) =>
  t.deliver(ViolationSanctioned, {
    ...{ ...violation, kind: 'PRICE', sanctions, deductionAmount: null, forfeitedYear: null },
  })
const lift = (as: 'DISMISSED' | 'CLOSED' = 'CLOSED') => t.deliver(ViolationLifted, { ...violation, as })
const listEnds = (inForceTo: string) => t.db.update(priceList).set({ inForceTo })
const release = (as: string, order: { id: string; version: number }, reason: string) =>
  w.command(as, 'releaseHold', order, `reason: ${reason}, note: "looked at it"`)

describe('a confirmed price violation', () => {
  test('O-08 confirmed, it has the prices of the next orders looked at, those of before not, until it is lifted', async () => {
    const before = await w.submitted()
    t.clock.advance(60_000)
    await confirm()
    expect(await w.read(before.id)).toMatchObject({ status: 'SUBMITTED', version: before.version })
    t.clock.advance(60_000)
    const next = await w.submitted()
    expect(next).toMatchObject({ status: 'ON_HOLD', holdReasons: ['PRICE_CHECK'] })
    const waived = await w.submitted()
    expect(await release('channel-manager-east', waived, 'PRICE_CHECK')).toMatchObject({ status: 'SUBMITTED' })
    // A sanction that stops no supply leaves it at that.
    await sanction('WARNING')
    expect(await w.read(next.id)).toMatchObject({ status: 'ON_HOLD', holdReasons: ['PRICE_CHECK'] })
    await lift()
    expect(await w.read(next.id)).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
    expect(await w.submitted()).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
  })

  test('O-08 told late, it reaches the orders that were submitted meanwhile', async () => {
    const confirmedAt = t.clock.now().toISOString()
    t.clock.advance(60_000)
    const meanwhile = await w.submitted()
    await confirm(confirmedAt)
    expect(await w.read(meanwhile.id)).toMatchObject({ status: 'ON_HOLD', holdReasons: ['PRICE_CHECK'] })
  })

  test('whose appeal was granted lets the orders go on, but not one whose price is none of the list', async () => {
    await confirm()
    const held = await w.submitted()
    expect(held.holdReasons).toEqual(['PRICE_CHECK'])
    await listEnds('2026-11-22')
    await lift('DISMISSED')
    expect(await w.read(held.id)).toMatchObject({ status: 'ON_HOLD', holdReasons: ['PRICE_CHECK'] })
    await listEnds('2027-12-31')
  })
})

describe('a supply hold', () => {
  test('X-06 stops the orders that wait and those submitted later, ends when its violation is closed, and is waived for one order by management', async () => {
    const waits = await w.submitted()
    const accepted = await w.confirmed()
    await sanction('SUPPLY_HOLD')
    const held = await w.read(waits.id)
    expect(held).toMatchObject({ status: 'ON_HOLD', holdReasons: ['SANCTION'] })
    expect(await w.read(accepted.id)).toMatchObject({ status: 'CONFIRMED', version: accepted.version })
    const later = await w.submitted()
    expect(later).toMatchObject({ status: 'ON_HOLD', holdReasons: ['SANCTION'] })
    for (const as of ['channel-manager-east', 'finance']) {
      const { errors } = await t.ask(
        as,
        `mutation { releaseHold(id: "${held.id}", expectedVersion: ${held.version}, reason: SANCTION, note: "x") { __typename } }`,
      )
      expect([as, errors[0]?.extensions?.code]).toEqual([as, 'FORBIDDEN'])
    }
    expect(await release('management', held, 'SANCTION')).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
    await lift()
    expect(await w.read(later.id)).toMatchObject({ status: 'SUBMITTED', holdReasons: [] })
  })

  test('of one violation stands while another one is lifted', async () => {
    const first = violation
    await sanction('SUPPLY_HOLD')
    violation = { ...violation, violationId: newId('violation') }
    await sanction('SUPPLY_HOLD')
    await lift()
    expect(await w.submitted()).toMatchObject({ status: 'ON_HOLD', holdReasons: ['SANCTION'] })
    violation = first
  })

  test('is what its facts say however often they are told, and nothing is left of it when it was lifted', async () => {
    for (const _ of [1, 2]) {
      await confirm('2026-11-23T02:00:00.000Z')
      await sanction('SUPPLY_HOLD')
    }
    expect(await t.db.select().from(violationRef)).toEqual([
      {
        ...{ id: violation.violationId, partnerId: PARTNER_A.id, supplyHeld: true },
        pricesCheckedFrom: new Date('2026-11-23T02:00:00.000Z'),
      },
    ])
    await lift()
    await lift()
    expect(await t.db.select().from(violationRef)).toEqual([])
  })
})
