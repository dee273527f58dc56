import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { check, Money, newId } from '@channelgraph/values'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { post, reverseEntries, trialBalance } from './ledger.store.ts'
import { ledgerEntry } from './ledger.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

const RECEIVE = `mutation ($partnerId: ID!, $amount: Money!, $key: ID!) {
  receiveDeposit(partnerId: $partnerId, amount: $amount, valueDate: "2026-11-20", bankRef: "BOC-D", idempotencyKey: $key) {
    __typename ... on DepositAccount { required held entries { id debit credit amount document reversedBy { id } } } ... on Refusal { refusal: code }
  }
}`

describe('the ledger', () => {
  const posting = {
    debit: 'BANK',
    credit: 'DEPOSIT',
    amount: Money.parse('10.00'),
    bookedOn: '2026-11-20',
    document: 'BOC-2',
    partnerId: PARTNER_A.id,
  } as const

  test('refuses to be changed or deleted, by the database itself', async () => {
    await post(t.db, t.clock.now(), [posting])
    for (const attempt of [
      t.db.update(ledgerEntry).set({ document: 'other' }),
      t.db.delete(ledgerEntry),
      t.db.execute(sql`truncate ledger_entry cascade`),
    ]) {
      const error = await attempt.then(
        () => null,
        (refused: Error) => String(refused.cause ?? refused),
      )
      expect(error).toMatch(/append-only/)
    }
  })

  test('moves positive amounts only, and nothing for zero', async () => {
    await expect(post(t.db, t.clock.now(), [{ ...posting, amount: Money.parse('-1.00') }])).rejects.toThrow(/positive/)
    expect(await post(t.db, t.clock.now(), [{ ...posting, amount: Money.zero }])).toEqual([])
  })

  test('takes an entry back by a new one, once', async () => {
    const [entry] = await post(t.db, t.clock.now(), [posting])
    const [reversal] = await reverseEntries(t.db, t.clock.now(), [entry!], '2026-11-23')
    expect(reversal).toMatchObject({ debit: 'DEPOSIT', credit: 'BANK', reversesId: entry!.id })
    await expect(reverseEntries(t.db, t.clock.now(), [entry!], '2026-11-23')).rejects.toThrow()
    expect(await t.db.select().from(ledgerEntry).where(eq(ledgerEntry.id, entry!.id))).toEqual([entry])
  })

  test('counts an entry from the day it is booked on', async () => {
    const sumOn = async (asOf: string) => Money.sum((await trialBalance(t.db, asOf)).map((line) => line.debit))
    const before = { eve: await sumOn('2026-11-18'), day: await sumOn('2026-11-19') }
    await post(t.db, t.clock.now(), [{ ...posting, bookedOn: '2026-11-19' }])
    expect((await sumOn('2026-11-18')).equals(before.eve)).toBe(true)
    expect((await sumOn('2026-11-19')).minus(before.day).toString()).toBe('10.00')
  })

  test('has a chart of accounts: each that something can be posted to, with its class and the side that makes it grow', async () => {
    const { ledgerAccounts, __type } = await t.data(
      'auditor',
      '{ ledgerAccounts { kind name class normalSide perPartner } __type(name: "LedgerAccountKind") { enumValues { name } } }',
    )
    const kinds = ledgerAccounts.map((account: { kind: string }) => account.kind)
    expect(kinds.toSorted()).toEqual(__type.enumValues.map((value: { name: string }) => value.name).toSorted())
    expect(ledgerAccounts).toContainEqual({
      kind: 'OUTPUT_VAT',
      name: '应交税费——应交增值税(销项税额)',
      class: 'LIABILITY',
      normalSide: 'CREDIT',
      perPartner: true,
    })
    expect((await t.ask('partner-a', '{ ledgerAccounts { kind } }')).errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })

  test('A: sums up whatever was accepted singly: the largest amount there is, and sums with more digits than any amount', async () => {
    const largest = { ...posting, amount: check.MAX_AMOUNT, bookedOn: '2000-01-01' }
    await t.db.insert(ledgerEntry).values(
      // What older versions accepted: sixteen digits each, seventeen together.
      Array.from({ length: 2 }, () => ({
        ...{ ...largest, amount: Money.parse('9999999999999999.00') },
        ...{ id: newId('ledgerEntry'), at: t.clock.now() },
      })),
    )
    await post(t.db, t.clock.now(), [largest])
    const { ledgerTrialBalance } = await t.data(
      'auditor',
      '{ ledgerTrialBalance(asOf: "2000-01-01") { account debit credit } }',
    )
    expect(ledgerTrialBalance).toEqual([
      { account: 'BANK', debit: '20000099999999998.00', credit: '0.00' },
      { account: 'DEPOSIT', debit: '0.00', credit: '20000099999999998.00' },
    ])
  })

  test('is read by finance, management and the auditor only', async () => {
    for (const as of ['partner-a', 'channel-manager-east', 'order-desk']) {
      const { errors } = await t.ask(as, '{ ledgerTrialBalance(asOf: "2026-11-23") { account } }')
      expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
    }
  })
})

describe('a deposit', () => {
  const receive = (partnerId: string, text: string, asKey: string) =>
    t.data('finance', RECEIVE, { partnerId, amount: text, key: asKey }).then((data) => data.receiveDeposit)

  test('is held as the bank received it, and the others are told what is held in all', async () => {
    const partnerId = await given.partner()
    await given.contract(partnerId, { depositAmount: '50000.00' })
    await receive(partnerId, '20000.00', 'first part')
    expect(await receive(partnerId, '30000.00', 'second part')).toEqual({
      __typename: 'DepositAccount',
      required: '50000.00',
      held: '50000.00',
      entries: ['30000.00', '20000.00'].map((text) =>
        expect.objectContaining({
          debit: 'BANK',
          credit: 'DEPOSIT',
          amount: text,
          document: 'BOC-D',
          reversedBy: null,
        }),
      ),
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'DepositReceived',
      payload: { partnerId, amount: '30000.00', held: '50000.00', required: '50000.00' },
    })
  })

  test('sent twice with the same key is booked once', async () => {
    const partnerId = await given.partner()
    await given.contract(partnerId)
    const first = await receive(partnerId, '1.00', 'same key')
    expect(await receive(partnerId, '1.00', 'same key')).toEqual(first)
  })

  test("F: that is booked already is refused with the first one's id, whatever the key, until somebody says why", async () => {
    const partnerId = await given.partner()
    await given.contract(partnerId)
    const { entries } = await receive(partnerId, '7.00', 'one')
    const call = <const Extra extends string = ''>(extra = '' as Extra, ref = 'boc-d ') =>
      `mutation { receiveDeposit(partnerId: "${partnerId}", amount: "7.00", valueDate: "2026-11-20", bankRef: "${ref}"${extra}, idempotencyKey: "two ${ref} ${extra.length}") {
      __typename ... on DuplicatePayment { code firstId message } ... on DepositAccount { held } } }` as const
    const said = (await t.data('finance', call())).receiveDeposit
    expect(said).toMatchObject({ code: 'DUPLICATE_PAYMENT', firstId: entries[0].id })
    expect(said.message).toContain(entries[0].id)
    expect((await t.data('finance', call('', 'BOC-E'))).receiveDeposit).toMatchObject({ held: '14.00' })
    const twice = call(', acknowledgeDuplicate: "paid for two contracts"')
    expect((await t.data('finance', twice)).receiveDeposit).toMatchObject({ held: '21.00' })
  })

  test('waits for the contract that says what is due', async () => {
    expect(await receive(await given.partner(), '1.00', 'too early')).toMatchObject({ refusal: 'NO_CONTRACT' })
  })

  test('covers a contract once all of what it asks for is held', async () => {
    const partnerId = await given.partner()
    const id = await given.contract(partnerId, { depositAmount: '50000.00' })
    const paid = async () => {
      const { _entities } = await t.data(
        'finance',
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Contract { depositPaid } } }',
        { r: [{ __typename: 'Contract', id, depositAmount: '50000.00' }] },
      )
      return _entities[0].depositPaid
    }
    await receive(partnerId, '49999.99', 'almost')
    expect(await paid()).toBe(false)
    await receive(partnerId, '0.01', 'the rest')
    expect(await paid()).toBe(true)
  })
})
