import { PARTNER_A } from '@channelgraph/access'
import { ContractEnded, ContractSigned, PartnerReinstated, PartnerSuspended } from '@channelgraph/contracts'
import { newId } from '@channelgraph/values'
import { beforeEach, describe, expect, test } from 'vitest'
import { ordersWorld } from '../testing/fixture.ts'

// What was told of a partner has last days: they are gone by, also while nobody has told yet that they passed.

const w = await ordersWorld()
const { t } = w
const partnerId = PARTNER_A.id

const on = (day: string) => t.clock.set(`${day}T02:00:00Z`)
const suspend = (until: string, endsByItself: boolean) =>
  t.deliver(PartnerSuspended, { partnerId, reason: '检查', until, endsByItself })
const sign = async (effectiveFrom: string, effectiveTo: string) => {
  const contractId = newId('contract')
  const money = { annualTarget: '1.00', depositAmount: '1.00', creditLimit: '1.00', paymentTermDays: 30 }
  await t.deliver(ContractSigned, { contractId, no: contractId, partnerId, effectiveFrom, effectiveTo, ...money })
  return contractId
}
const end = (contractId: string, lastDay: string) => t.deliver(ContractEnded, { contractId, partnerId, lastDay })
const submit = async () => {
  const answer = await w.command('partner-a', 'submitOrder', await w.create())
  return answer.refusal ?? answer.status
}

beforeEach(async () => {
  on('2026-11-23')
  await t.deliver(PartnerReinstated, { partnerId })
})

describe('D: the last day of a suspension', () => {
  test('is the last on which nothing is ordered, whether the end was told or not', async () => {
    const contractId = await sign('2026-01-01', '2027-12-31')
    await suspend('2026-11-24', true)
    on('2026-11-24')
    expect(await submit()).toBe('PARTNER_NOT_ACTIVE')
    on('2026-11-25')
    expect(await submit()).toBe('SUBMITTED')
    await end(contractId, '2026-11-22')
  })

  test('ends nothing after a violation, without a contract in force, or of a suspension that was told before ends were', async () => {
    const contractId = await sign('2026-01-01', '2027-12-31')
    await suspend('2026-11-24', false)
    on('2026-11-25')
    expect(await submit()).toBe('PARTNER_NOT_ACTIVE')
    await t.deliver(PartnerSuspended, { partnerId, reason: '检查', until: '2026-11-24' })
    expect(await submit()).toBe('PARTNER_NOT_ACTIVE')
    await suspend('2026-11-24', true)
    await end(contractId, '2026-11-22')
    expect(await submit()).toBe('PARTNER_NOT_ACTIVE')
  })
})

describe('D: the last day of a contract', () => {
  test('is the last on which a partner orders, whether the end was told or not', async () => {
    const contractId = await sign('2026-01-01', '2026-11-24')
    on('2026-11-24')
    expect(await submit()).toBe('SUBMITTED')
    on('2026-11-25')
    expect(await submit()).toBe('PARTNER_NOT_ACTIVE')
    const renewed = await sign('2026-11-25', '2027-11-24')
    expect(await submit()).toBe('SUBMITTED')
    await end(contractId, '2026-11-22')
    await end(renewed, '2026-11-22')
  })

  test('stops an order that waits: it is not confirmed', async () => {
    await sign('2026-01-01', '2026-11-24')
    const order = await w.reserveCredit(await w.submitted())
    on('2026-11-25')
    expect(await w.command('order-desk', 'confirmOrder', order, 'promisedDate: "2026-12-20"')).toMatchObject({
      refusal: 'ORDER_TO_BE_HELD',
    })
  })
})
