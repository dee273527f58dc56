import { ContractEnded } from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { beforeEach, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

const on = (day: string) => t.clock.set(`${day}T02:00:00Z`)
beforeEach(() => on('2026-11-23'))

const TERMS =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { creditLine { limit validTo status } deposit { required } } } }'
const termsOf = async (id: string) => {
  const { _entities } = await t.data('finance', TERMS, { r: [{ __typename: 'Partner', id }] })
  return _entities[0]
}

test('E: a renewal changes credit limit and required deposit on its first day, not at its signature', async () => {
  const id = await given.partner()
  await given.contract(id, { creditLimit: '1000.00', depositAmount: '100.00', effectiveTo: '2026-12-31' })
  const before = {
    creditLine: { limit: '1000.00', validTo: '2026-12-31', status: 'OK' },
    deposit: { required: '100.00' },
  }
  await given.contract(id, {
    ...{ creditLimit: '2000.00', depositAmount: '200.00', effectiveFrom: '2027-01-01', effectiveTo: '2027-12-31' },
  })
  expect(await termsOf(id)).toEqual(before)
  on('2026-12-31')
  await t.subgraph.sweep()
  expect(await termsOf(id)).toEqual(before)
  on('2027-01-01')
  expect(await t.subgraph.sweep()).toMatchObject({ 'follow-contracts': 1 })
  expect(await termsOf(id)).toEqual({
    creditLine: { limit: '2000.00', validTo: '2027-12-31', status: 'OK' },
    deposit: { required: '200.00' },
  })
  expect(await t.subgraph.sweep()).toMatchObject({ 'follow-contracts': 0 })
})

test("E: a partner's first contract asks for its deposit from the signature on", async () => {
  const id = await given.partner()
  await given.contract(id, { depositAmount: '100.00', effectiveFrom: '2027-01-01', effectiveTo: '2027-12-31' })
  expect(await termsOf(id)).toMatchObject({ deposit: { required: '100.00' } })
})

test('D: the credit line ends with its contract: no order is reserved any more', async () => {
  const id = await given.partner()
  const contractId = await given.contract(id, { creditLimit: '1000.00' })
  await t.deliver(ContractEnded, { contractId, partnerId: id, lastDay: '2026-11-22' })
  expect(await termsOf(id)).toMatchObject({ creditLine: { validTo: '2026-11-22', status: 'BLOCKED' } })
  await given.order(id, '100.00')
  expect((await t.recorded()).at(-1)).toMatchObject({ type: 'CreditRefused', payload: { reason: 'NO_CREDIT_LINE' } })
})

test('D: a renewal that is ended before its first day never takes effect, and leaves the line to the contract before', async () => {
  const id = await given.partner()
  await given.contract(id, { creditLimit: '1000.00', effectiveTo: '2026-12-31' })
  const contractId = await given.contract(id, { effectiveFrom: '2027-01-01', effectiveTo: '2027-12-31' })
  await t.deliver(ContractEnded, { contractId, partnerId: id, lastDay: '2026-11-22' })
  expect(await termsOf(id)).toMatchObject({ creditLine: { limit: '1000.00', validTo: '2026-12-31', status: 'OK' } })
  on('2027-01-01')
  expect(await t.subgraph.sweep()).toMatchObject({ 'follow-contracts': 0 })
})
