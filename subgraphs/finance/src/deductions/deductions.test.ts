import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { ContractEnded, ViolationSanctioned } from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { trialBalance } from '../ledger/ledger.store.ts'
import { refund } from '../refunds/refunds.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { RECEIVE, REFUND } from '../testing/mutations.ts'
import { deductible, topUpOf } from './deductions.rules.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)
await given.partnersAB()

let key = 0
const receive = (partnerId: string, amount: string) => {
  key += 1
  return t.data('finance', RECEIVE, { partnerId, amount, key: `deposit-${key}` })
}
/** A partner whose contract asks for 50,000.00, of which so much is held. */
const withDeposit = async (held: string | null) => {
  const partnerId = await given.partner()
  await given.contract(partnerId)
  if (held) await receive(partnerId, held)
  return partnerId
}
const sanction = async (partnerId: string, deductionAmount: string | null, violationId = newId('violation')) => {
  await t.deliver(ViolationSanctioned, {
    ...{ violationId, no: 'VI202611-000007', partnerId, kind: 'CROSS_REGION', deductionAmount, forfeitedYear: 2026 },
    sanctions: deductionAmount ? ['DEPOSIT_DEDUCTION', 'REBATE_FORFEIT'] : ['WARNING'],
  })
  return violationId
}
const DEPOSIT = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { deposit { held topUpDue
  entries { debit credit amount document } deductions { violation { id depositDeducted } asked amount shortfall deductedAt } } } } }`
const depositOf = async (partnerId: string, as = 'finance') =>
  (await t.data(as, DEPOSIT, { r: [{ __typename: 'Partner', id: partnerId }] }))._entities[0]?.deposit
const deductedFor = async (as: string, violationId: string) => {
  const answer = await t.ask(
    as,
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Violation { depositDeducted } } }',
    { r: [{ __typename: 'Violation', id: violationId }] },
  )
  return answer.data?._entities[0]?.depositDeducted
}
const told = async () => (await t.recorded()).filter(({ type }) => type === 'DepositDeducted').map((one) => one.payload)

describe('a sanctioned violation', () => {
  test('X-06 takes what it asks for of the deposit, by an entry under its number, and the rest is to be topped up', async () => {
    const partnerId = await withDeposit('50000.00')
    const violationId = await sanction(partnerId, '20000.00')
    const deposit = await depositOf(partnerId)
    expect(deposit).toMatchObject({
      ...{ held: '30000.00', topUpDue: '20000.00' },
      deductions: [
        {
          violation: { id: violationId, depositDeducted: '20000.00' },
          ...{ asked: '20000.00', amount: '20000.00', shortfall: '0.00' },
        },
      ],
    })
    expect(deposit.entries).toContainEqual({
      ...{ debit: 'DEPOSIT', credit: 'OTHER_INCOME', amount: '20000.00', document: 'VI202611-000007' },
    })
    expect((await told()).at(-1)).toMatchObject({ partnerId, amount: '20000.00', held: '30000.00', shortfall: '0.00' })
    await receive(partnerId, '20000.00')
    expect(await depositOf(partnerId)).toMatchObject({ held: '50000.00', topUpDue: '0.00' })
  })

  test('X-06 never takes more than is held, and says what was not there', async () => {
    const partnerId = await withDeposit('5000.00')
    await sanction(partnerId, '20000.00')
    expect(await depositOf(partnerId)).toMatchObject({
      ...{ held: '0.00', topUpDue: '50000.00' },
      deductions: [{ asked: '20000.00', amount: '5000.00', shortfall: '15000.00' }],
    })
    const second = await sanction(partnerId, '1.00')
    expect(await deductedFor('finance', second)).toBe('0.00')
    expect((await told()).at(-1)).toMatchObject({ amount: '0.00', held: '0.00', shortfall: '1.00' })
  })

  test('X-06 takes something of a deposit that there is none of yet: nothing', async () => {
    const partnerId = await given.partner()
    const violationId = await sanction(partnerId, '20000.00')
    expect(await deductedFor('finance', violationId)).toBe('0.00')
  })

  test('told twice deducts once; one that asks for no deduction takes nothing', async () => {
    const partnerId = await withDeposit('50000.00')
    const violationId = await sanction(partnerId, '20000.00')
    await sanction(partnerId, '20000.00', violationId)
    expect(await deductedFor('finance', await sanction(partnerId, null))).toBeNull()
    expect(await depositOf(partnerId)).toMatchObject({ held: '30000.00', deductions: [{ amount: '20000.00' }] })
  })

  test('takes before what was promised to go back: a refund that is approved is not paid of what is gone', async () => {
    const partnerId = await withDeposit('80000.00')
    await t.data('finance', REFUND.deposit, { partnerId, amount: '30000.00', key: 'promised' })
    const [proposed] = await t.db.select().from(refund).where(eq(refund.partnerId, partnerId))
    await t.data('finance-lead', REFUND.decide, { id: proposed!.id, v: 1, approve: true })
    await sanction(partnerId, '60000.00')
    const { result } = await t.data('finance', REFUND.pay, { id: proposed!.id, v: 2 })
    expect(result).toMatchObject({ refusal: 'REFUND_EXCEEDS' })
    expect(await depositOf(partnerId)).toMatchObject({ held: '20000.00' })
  })

  test('leaves the trial balance at zero', async () => {
    await sanction(await withDeposit('500.00'), '100.00')
    const lines = await trialBalance(t.db, '2026-12-31')
    const sides = (side: 'debit' | 'credit') => Money.sum(lines.map((line) => line[side])).toString()
    expect(sides('debit')).toBe(sides('credit'))
    expect(lines.find(({ account }) => account === 'OTHER_INCOME')?.credit.isPositive()).toBe(true)
  })

  test('is told to its own partner and to nobody of another one', async () => {
    await receive(PARTNER_A.id, '50000.00')
    const violationId = await sanction(PARTNER_A.id, '10.00')
    expect(await deductedFor('partner-a', violationId)).toBe('10.00')
    expect(await deductedFor('partner-b', violationId)).toBeNull()
    expect((await depositOf(PARTNER_A.id, 'partner-a')).deductions).toHaveLength(1)
    expect((await depositOf(PARTNER_B.id, 'partner-b')).deductions).toEqual([])
  })
})

test('nothing is to be topped up once the last contract ended', async () => {
  const partnerId = await given.partner()
  const contractId = await given.contract(partnerId)
  expect(await depositOf(partnerId)).toMatchObject({ held: '0.00', topUpDue: '50000.00' })
  await t.deliver(ContractEnded, { contractId, partnerId, lastDay: '2026-11-22' })
  expect(await depositOf(partnerId)).toMatchObject({ held: '0.00', topUpDue: '0.00' })
})

test.each([
  ['20.00', '30.00', '20.00'],
  ['30.00', '30.00', '30.00'],
  ['30.01', '30.00', '30.00'],
  ['30.00', '0.00', '0.00'],
])('of a deduction of %s where %s is held, %s is taken', (asked, held, taken) => {
  expect(deductible(Money.parse(asked), Money.parse(held)).toString()).toBe(taken)
})

test('more held than the contract asks for is no debt of the company beyond it, nor one of the partner', () => {
  const over = { held: Money.parse('60.00'), contractEnds: '2026-12-31' }
  expect(topUpOf(Money.parse('50.00'), over, '2026-11-23').toString()).toBe('0.00')
})
