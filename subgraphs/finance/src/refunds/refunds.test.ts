import { PARTNER_A } from '@channelgraph/access'
import { ContractEnded } from '@channelgraph/contracts'
import { type Checked, testSubgraph, unchecked } from '@channelgraph/testkit'
import { Money } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { contractRef } from '../contracts/contracts.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { refundableOf } from './refunds.rules.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

let n = 0
/** What is read of a mutation's answer, by its name. */
const fieldsOf = (call: string): string => {
  const name = call.slice(0, call.indexOf('('))
  const subject = /Correction/.test(name) ? 'DepositCorrection' : 'Refund'
  const result = name === 'receiveDeposit' ? '' : `... on ${subject} { id status version amount }`
  const exceeds = /^propose|^pay|DepositCorrection$/.test(name) ? '... on RefundExceeds { refundable }' : ''
  return `__typename ${result} ${exceeds} ... on Refusal { refusal: code }`
}
/** The key stands last. */
type Keyed<Call extends string> = Call extends `${infer Before}KEY)` ? `${Before}idempotencyKey: "")` : Call
const say = async <const Call extends string>(
  as: string,
  call: Call & Checked<'finance', `mutation { ${Keyed<Call>} { __typename } }`>,
) => {
  n += 1
  const keyed = call.replace('KEY', `idempotencyKey: "k${n}"`)
  return (await t.data(as, unchecked(`mutation { result: ${keyed} { ${fieldsOf(call)} } }`))).result
}
const MONEY = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner {
  balance { receivable prepayment depositHeld } prepayments { id version open held refunds { status } }
  deposit { required held refunds { status amount } corrections { status amount } entries { id debit credit amount document bookedOn reversedBy { id } } } } }
  ledgerTrialBalance(asOf: "2028-12-31") { account debit credit } }`
const moneyOf = async (partnerId: string) => {
  const { _entities, ledgerTrialBalance } = await t.data('finance', MONEY, {
    r: [{ __typename: 'Partner', id: partnerId }],
  })
  const sum = (side: string) =>
    Money.sum(ledgerTrialBalance.map((line: Record<string, string>) => Money.parse(line[side]))).toString()
  expect(sum('debit')).toBe(sum('credit'))
  return _entities[0]
}
const lastEvents = async (count: number) =>
  (await t.recorded()).slice(-count).map(({ type, payload }) => ({ type, ...payload }))

/** A partner with money that waits. */
const waiting = async (amount: string) => {
  const partnerId = await given.partner()
  await given.contract(partnerId)
  await given.pay(partnerId, amount)
  const { prepayments } = await moneyOf(partnerId)
  return { partnerId, prepayment: prepayments[0] }
}
const ask = (id: string, version: number, amount: string) =>
  say(
    'finance',
    `proposePrepaymentRefund(id: "${id}", expectedVersion: ${version}, amount: "${amount}", reason: "paid twice", KEY)`,
  )
const decide = (as: string, id: string, version: number, approve = true) =>
  say(as, `decideRefund(id: "${id}", expectedVersion: ${version}, approve: ${approve})`)
const pay = (id: string, version: number, more: '' | ', acknowledgeDuplicate: "two cheques"' = '') =>
  say(
    'finance',
    `payRefund(id: "${id}", expectedVersion: ${version}, valueDate: "2026-11-23", bankRef: "OUT-1"${more})`,
  )

describe('H: a refund of a prepayment', () => {
  test('is proposed by one, approved by another, and booked when the bank moved it; the others are told', async () => {
    const { partnerId, prepayment } = await waiting('100.00')
    expect(await ask(prepayment.id, 1, '100.01')).toMatchObject({ refusal: 'REFUND_EXCEEDS', refundable: '100.00' })
    const proposed = await ask(prepayment.id, 1, '60.00')
    expect(proposed).toMatchObject({ status: 'PROPOSED', amount: '60.00' })
    expect(await pay(proposed.id, 1)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    const approved = await decide('finance-lead', proposed.id, 1)
    expect(approved).toMatchObject({ status: 'APPROVED' })
    expect(await pay(proposed.id, 2)).toMatchObject({ status: 'PAID', version: 3 })
    expect(await moneyOf(partnerId)).toMatchObject({
      balance: { prepayment: '40.00' },
      prepayments: [{ open: '40.00', held: '0.00', refunds: [{ status: 'PAID' }] }],
    })
    expect(await lastEvents(1)).toMatchObject([{ type: 'PrepaymentRefunded', partnerId, amount: '60.00' }])
  })

  test('is not approved by who proposed it, whatever the role, nor beyond the limits of the policy by finance', async () => {
    const { prepayment } = await waiting('2000000.00')
    const own = await say(
      'finance-lead',
      `proposePrepaymentRefund(id: "${prepayment.id}", expectedVersion: 1, amount: "1.00", reason: "x", KEY)`,
    )
    expect(await decide('finance-lead', own.id, 1)).toMatchObject({ refusal: 'SELF_APPROVAL' })
    const large = await ask(prepayment.id, 2, '1500000.00')
    expect(await decide('finance-lead', large.id, 1)).toMatchObject({ refusal: 'APPROVAL_NEEDS_MANAGEMENT' })
    expect(await decide('management', large.id, 1)).toMatchObject({ status: 'APPROVED' })
    const { errors } = await t.ask(
      'finance',
      `mutation { decideRefund(id: "${own.id}", expectedVersion: 1, approve: true) { __typename } }`,
    )
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })

  test('holds the money from its proposal on: no invoice takes it, until it is rejected or withdrawn', async () => {
    const { partnerId, prepayment } = await waiting('100.00')
    const proposed = await ask(prepayment.id, 1, '100.00')
    await given.owed(partnerId, { amount: '70.00', dueOn: '2026-12-01' })
    await t.subgraph.sweep()
    expect(await moneyOf(partnerId)).toMatchObject({ balance: { receivable: '70.00', prepayment: '100.00' } })
    expect(await decide('finance-lead', proposed.id, 1, false)).toMatchObject({ status: 'REJECTED' })
    expect(await moneyOf(partnerId)).toMatchObject({ balance: { receivable: '0.00', prepayment: '30.00' } })
    const { prepayments } = await moneyOf(partnerId)
    const again = await ask(prepayments[0].id, prepayments[0].version, '30.00')
    expect(
      await say('finance', `withdrawRefund(id: "${again.id}", expectedVersion: 1, reason: "not needed")`),
    ).toMatchObject({
      status: 'WITHDRAWN',
    })
    expect((await moneyOf(partnerId)).prepayments).toMatchObject([{ open: '30.00', held: '0.00' }])
  })

  test('of money that came by a payment keeps that payment from being taken back', async () => {
    const partnerId = await given.partner()
    const paid = await given.pay(partnerId, '50.00')
    const { prepayments } = await moneyOf(partnerId)
    const proposed = await ask(prepayments[0].id, 1, '10.00')
    expect(await given.takeBack('payment', { id: paid.id, version: 1 })).toMatchObject({
      refusal: 'PREPAYMENT_REFUNDED',
    })
    await decide('finance-lead', proposed.id, 1)
    await pay(proposed.id, 2)
    expect(await given.takeBack('payment', { id: paid.id, version: 1 })).toMatchObject({
      refusal: 'PREPAYMENT_REFUNDED',
    })
  })

  test('F: is booked once for a transfer, until somebody says why', async () => {
    const { prepayment } = await waiting('100.00')
    const one = await ask(prepayment.id, 1, '10.00')
    const two = await ask(prepayment.id, 2, '10.00')
    for (const { id } of [one, two]) await decide('finance-lead', id, 1)
    await pay(one.id, 2)
    expect(await pay(two.id, 2)).toMatchObject({ refusal: 'DUPLICATE_PAYMENT' })
    expect(await pay(two.id, 2, ', acknowledgeDuplicate: "two cheques"')).toMatchObject({ status: 'PAID' })
  })
})

describe('H: a deposit', () => {
  const withDeposit = async (amount: string, required = '50000.00') => {
    const partnerId = await given.partner()
    await given.contract(partnerId, { depositAmount: required })
    await say(
      'finance',
      `receiveDeposit(partnerId: "${partnerId}", amount: "${amount}", valueDate: "2026-11-20", bankRef: "D-1", KEY)`,
    )
    return { partnerId, entry: (await moneyOf(partnerId)).deposit.entries[0] }
  }
  const correct = (entryId: string, amount: string) =>
    say(
      'finance',
      `proposeDepositCorrection(entryId: "${entryId}", amount: "${amount}", reason: "three zeros too many", KEY)`,
    )
  const decideCorrection = (as: string, id: string, approve = true) =>
    say(
      as,
      `decideDepositCorrection(id: "${id}", expectedVersion: 1, approve: ${approve}, comment: "as the bank says")`,
    )

  test('that was booked with a wrong amount is put right by two: its entry is reversed, and the right one booked', async () => {
    const { partnerId, entry } = await withDeposit('100000000.00')
    const proposed = await correct(entry.id, '100000.00')
    expect(proposed).toMatchObject({ status: 'PROPOSED' })
    expect((await moneyOf(partnerId)).deposit.held).toBe('100000000.00')
    expect(await correct(entry.id, '1.00')).toMatchObject({ refusal: 'CORRECTION_PENDING' })
    expect(await decideCorrection('finance-lead', proposed.id)).toMatchObject({ refusal: 'APPROVAL_NEEDS_MANAGEMENT' })
    expect(await decideCorrection('management', proposed.id)).toMatchObject({ status: 'APPROVED' })
    const { deposit } = await moneyOf(partnerId)
    expect(deposit).toMatchObject({ held: '100000.00', corrections: [{ status: 'APPROVED', amount: '100000.00' }] })
    expect(deposit.entries.find((one: { id: string }) => one.id === entry.id).reversedBy).not.toBeNull()
    expect(deposit.entries).toContainEqual(
      expect.objectContaining({
        debit: 'BANK',
        credit: 'DEPOSIT',
        amount: '100000.00',
        document: 'D-1',
        bookedOn: '2026-11-20',
      }),
    )
    expect(await lastEvents(1)).toMatchObject([{ type: 'DepositCorrected', amount: '-99900000.00', held: '100000.00' }])
    const { errors } = await t.ask(
      'finance',
      `mutation { proposeDepositCorrection(entryId: "${entry.id}", amount: "1.00", reason: "x", idempotencyKey: "gone") { __typename } }`,
    )
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  test('that never came is corrected to nothing; a rejected correction changes nothing', async () => {
    const { partnerId, entry } = await withDeposit('500.00')
    const rejected = await correct(entry.id, '0.00')
    expect(await decideCorrection('finance-lead', rejected.id, false)).toMatchObject({ status: 'REJECTED' })
    expect((await moneyOf(partnerId)).deposit.held).toBe('500.00')
    const right = await correct(entry.id, '0.00')
    await decideCorrection('finance-lead', right.id)
    expect((await moneyOf(partnerId)).deposit.held).toBe('0.00')
  })

  test('goes back as far as the contract does not ask for it, half after its end, and whole twelve months later', async () => {
    const { partnerId } = await withDeposit('80000.00')
    const refund = (amount: string) =>
      say(
        'finance',
        `proposeDepositRefund(partnerId: "${partnerId}", amount: "${amount}", reason: "the contract ended", KEY)`,
      )
    expect(await refund('30000.01')).toMatchObject({ refusal: 'REFUND_EXCEEDS', refundable: '30000.00' })
    const proposed = await refund('30000.00')
    expect(await refund('0.01')).toMatchObject({ refundable: '0.00' })
    await decide('finance-lead', proposed.id, 1)
    expect(await pay(proposed.id, 2)).toMatchObject({ status: 'PAID' })
    expect(await lastEvents(1)).toMatchObject([{ type: 'DepositRefunded', amount: '30000.00', held: '50000.00' }])
    expect((await moneyOf(partnerId)).deposit).toMatchObject({ held: '50000.00', refunds: [{ status: 'PAID' }] })

    const ended = { required: Money.parse('500.00'), contractEnds: '2026-12-31', promised: Money.zero }
    const on = (day: string, held: string, refunded: string) =>
      refundableOf({ ...ended, held: Money.parse(held), refunded: Money.parse(refunded) }, day).toString()
    expect(on('2026-12-31', '500.00', '0.00')).toBe('0.00')
    expect(on('2027-01-01', '500.00', '0.00')).toBe('250.00')
    expect(on('2027-01-01', '250.00', '250.00')).toBe('0.00')
    expect(on('2027-12-30', '250.00', '250.00')).toBe('0.00')
    expect(on('2027-12-31', '250.00', '250.00')).toBe('250.00')
  })

  test('D: a contract that ends before its time has its deposit go back: half within 30 working days, the rest after 12 months', async () => {
    const { partnerId } = await withDeposit('50000.01')
    const contractId = await given.contract(partnerId, { effectiveTo: '2027-06-30' })
    const refundable = async () =>
      (await say('finance', `proposeDepositRefund(partnerId: "${partnerId}", amount: "60000.00", reason: "x", KEY)`))
        .refundable
    const DUE =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { deposit { held dueBack { amount dueOn } } } } }'
    const deposit = async () => {
      const { _entities } = await t.data('finance', DUE, { r: [{ __typename: 'Partner', id: partnerId }] })
      return _entities[0].deposit
    }
    expect(await deposit()).toMatchObject({ dueBack: [] })
    const told = { partnerId, lastDay: '2026-11-22' }
    const [earlier] = await t.db.select().from(contractRef).where(eq(contractRef.partnerId, partnerId))
    for (const id of new Set([contractId, earlier!.id])) await t.deliver(ContractEnded, { contractId: id, ...told })
    const rest = { amount: '25000.00', dueOn: '2027-11-22' }
    expect(await deposit()).toEqual({ held: '50000.01', dueBack: [{ amount: '25000.01', dueOn: '2027-01-01' }, rest] })
    expect(await refundable()).toBe('25000.01')
    const half = await say(
      'finance',
      `proposeDepositRefund(partnerId: "${partnerId}", amount: "25000.01", reason: "over", KEY)`,
    )
    await decide('management', half.id, 1)
    await pay(half.id, 2, ', acknowledgeDuplicate: "two cheques"')
    expect(await deposit()).toEqual({ held: '25000.00', dueBack: [rest] })
    expect(await refundable()).toBe('0.00')
    t.clock.set('2027-11-22T10:00:00+08:00')
    expect(await refundable()).toBe('25000.00')
    t.clock.set('2026-11-23T10:00:00+08:00')
  })

  test('is corrected no lower than what is promised to go back', async () => {
    const { partnerId, entry } = await withDeposit('80000.00')
    await say('finance', `proposeDepositRefund(partnerId: "${partnerId}", amount: "30000.00", reason: "x", KEY)`)
    expect(await correct(entry.id, '29999.99')).toMatchObject({ refusal: 'REFUND_EXCEEDS' })
    expect(await correct(entry.id, '30000.00')).toMatchObject({ status: 'PROPOSED' })
  })
})

test('refunds and corrections are listed for who decides, and for their partner without the names of staff', async () => {
  await ask((await waiting('10.00')).prepayment.id, 1, '4.00')
  await given.pay(PARTNER_A.id, '10.00')
  const { prepayments } = await moneyOf(PARTNER_A.id)
  await ask(prepayments[0].id, prepayments[0].version, '5.00')
  const LIST =
    '{ refunds(statuses: [PROPOSED]) { totalCount nodes { id amount reason proposedBy { id } partner { id } } } depositCorrections { totalCount } }'
  const { refunds } = await t.data('management', LIST)
  expect(refunds.totalCount).toBeGreaterThan(1)
  const one = `query ($id: ID!) { refund(id: $id) { amount } }`
  expect((await t.data('partner-a', one, { id: refunds.nodes[0].id })).refund).toEqual({ amount: '5.00' })
  expect((await t.data('partner-b', one, { id: refunds.nodes[0].id })).refund).toBeNull()
  const own = await t.ask('partner-a', LIST)
  expect(own.data.refunds.nodes).toMatchObject([{ amount: '5.00', proposedBy: null, partner: { id: PARTNER_A.id } }])
  expect(own.errors.every(({ extensions }) => extensions?.code === 'FORBIDDEN')).toBe(true)
})
