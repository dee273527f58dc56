import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { Money } from '@channelgraph/values'
import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { financeFixture, STEPS, type Step } from '../finance.fixture.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import { settlement } from '../settlements/settlements.tables.ts'
import { finance } from '../subgraph.ts'
import { findHeldBalances, post, reverse, trialBalance } from './ledger.store.ts'
import { ledgerEntry } from './ledger.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)
const ALL = { kind: 'all' } as const

beforeAll(() => given.partnersAB())

const RECEIVE = `mutation ($partnerId: ID!, $amount: Money!, $key: ID!) {
  receiveDeposit(partnerId: $partnerId, amount: $amount, valueDate: "2026-11-20", bankRef: "BOC-D", idempotencyKey: $key) {
    __typename ... on DepositAccount { required held entries { debit credit amount document reversedBy { id } } } ... on Refusal { refusal: code }
  }
}`

/** What anybody may do with finance, in any order: most of it is refused most of the time. */
type Act =
  | { kind: 'deliver'; fen: bigint; rate: string }
  | { kind: 'draft' }
  | { kind: 'advance'; pick: number }
  | { kind: 'step'; step: Step; pick: number }
  | { kind: 'pay'; fen: bigint; pick: number | null }
  | { kind: 'deposit'; fen: bigint }

const amount = fc.bigInt({ min: 1n, max: 200_000_000n })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      fen: amount,
      rate: fc.constantFrom('0.13', '0.06', '0.09'),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'draft' as const }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('advance' as const), pick: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      step: fc.constantFrom(...(Object.keys(STEPS) as Step[])),
      pick: fc.nat(2),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pay' as const), fen: amount, pick: fc.option(fc.nat(2), { nil: null }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deposit' as const), fen: amount }) },
)

/** The step that brings a settlement on; without one for those that wait for money or are at their end. */
const NEXT: Readonly<Record<string, Step>> = {
  DRAFTED: 'sendSettlement',
  SENT: 'confirmSettlement',
  CONFIRMED: 'submitSettlementForApproval',
  PENDING_APPROVAL: 'decideSettlement',
  APPROVED: 'issueInvoice',
}

/** Each sequence begins with one settlement that goes all the way and leaves a prepayment. */
const ALL_THE_WAY: readonly Act[] = [
  { kind: 'deliver', fen: 10_619_469n, rate: '0.13' },
  { kind: 'draft' },
  ...Object.keys(NEXT).map((): Act => ({ kind: 'advance', pick: 0 })),
  { kind: 'pay', fen: 5_000_000n, pick: 0 },
  { kind: 'pay', fen: 8_000_000n, pick: null },
]

let key = 0
async function perform(it: Act): Promise<void> {
  const latest = () =>
    t.db.select().from(settlement).orderBy(sql`${settlement.draftedAt} desc, ${settlement.id} desc`).limit(3)
  switch (it.kind) {
    case 'deliver':
      await given.delivery(PARTNER_A.id, '2026-09-10T02:00:00Z', [
        { net: Money.ofFen(it.fen).toString(), rate: it.rate },
      ])
      return
    case 'draft':
      await given.draft([PARTNER_A.id])
      return
    case 'advance': {
      const row = (await latest())[it.pick]
      const next = row && NEXT[row.status]
      if (next) await given.take(next, row)
      return
    }
    case 'step': {
      const row = (await latest())[it.pick]
      if (row) await given.take(it.step, row)
      return
    }
    case 'pay': {
      const row = it.pick === null ? undefined : (await latest())[it.pick]
      await given.pay(PARTNER_A.id, Money.ofFen(it.fen).toString(), row?.id ?? null)
      return
    }
    case 'deposit': {
      key += 1
      await t.data('finance', RECEIVE, {
        partnerId: PARTNER_A.id,
        amount: Money.ofFen(it.fen).toString(),
        key: `random-${key}`,
      })
    }
  }
}

/** Everything that must hold at any moment, between the ledger and the rows beside it. */
async function expectWhole(): Promise<void> {
  const lines = await trialBalance(t.db, '2026-12-31')
  const debit = Money.sum(lines.map((line) => line.debit))
  expect(debit.toString()).toBe(Money.sum(lines.map((line) => line.credit)).toString())
  const balanceOf = (account: string) => {
    const line = lines.find((one) => one.account === account)
    return line ? line.debit.minus(line.credit).toString() : '0.00'
  }
  const receivables = await t.db.select().from(receivable)
  expect(balanceOf('RECEIVABLE')).toBe(Money.sum(receivables.map((row) => row.open)).toString())
  const held = (await findHeldBalances(t.db, ALL, [PARTNER_A.id])).get(PARTNER_A.id)
  expect(balanceOf('DEPOSIT')).toBe((held?.deposit ?? Money.zero).negated().toString())
  expect(balanceOf('PREPAYMENT')).toBe((held?.prepayment ?? Money.zero).negated().toString())
  const unequal = await t.db.execute(sql`
    select s.id from settlement s left join settlement_line l on l.settlement_id = s.id
    group by s.id having s.net <> sum(l.net) or s.vat <> sum(l.vat) or s.gross <> sum(l.gross)`)
  expect(unequal).toHaveLength(0)
}

test('F-02 debits equal credits, and the ledger equals the rows beside it, after any sequence of commands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 40, maxLength: 60, size: 'max' }), async (acts) => {
      for (const it of [...ALL_THE_WAY, ...acts]) await perform(it)
      await expectWhole()
    }),
    { numRuns: 4, endOnFailure: true },
  )
})

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
      t.db.execute(sql`truncate ledger_entry`),
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
    const reversal = await reverse(t.db, t.clock.now(), entry!, '2026-11-23')
    expect(reversal).toMatchObject({ debit: 'DEPOSIT', credit: 'BANK', reversesId: entry!.id })
    await expect(reverse(t.db, t.clock.now(), entry!, '2026-11-23')).rejects.toThrow()
    expect(await t.db.select().from(ledgerEntry).where(eq(ledgerEntry.id, entry!.id))).toEqual([entry])
  })

  test('counts an entry from the day it is booked on', async () => {
    const sumOn = async (asOf: string) => Money.sum((await trialBalance(t.db, asOf)).map((line) => line.debit))
    const before = { eve: await sumOn('2026-11-18'), day: await sumOn('2026-11-19') }
    await post(t.db, t.clock.now(), [{ ...posting, bookedOn: '2026-11-19' }])
    expect((await sumOn('2026-11-18')).equals(before.eve)).toBe(true)
    expect((await sumOn('2026-11-19')).minus(before.day).toString()).toBe('10.00')
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
