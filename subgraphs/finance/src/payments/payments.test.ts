import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { payment } from './payments.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

interface Transfer {
  readonly key: string
  readonly partnerId?: string
  readonly amount?: string
  readonly on?: string
  readonly ref?: string
  readonly why?: string
}
const PAY = `mutation ($partnerId: ID!, $amount: Money!, $on: Date!, $ref: String!, $why: String, $key: ID!) {
  recordPayment(partnerId: $partnerId, amount: $amount, valueDate: $on, bankRef: $ref, acknowledgeDuplicate: $why, idempotencyKey: $key) {
    __typename ... on Payment { id } ... on DuplicatePayment { code firstId message } } }`
const record = async ({
  partnerId = PARTNER_A.id,
  amount = '100.00',
  on = '2026-11-20',
  ref = 'HK-1',
  ...of
}: Transfer) => (await t.data('finance', PAY, { partnerId, amount, on, ref, ...of })).recordPayment

describe('F: a transfer', () => {
  test("is booked once: a second key for the same payer, reference, day and amount is refused with the first one's id", async () => {
    const first = await record({ key: 'one' })
    expect(await record({ key: 'one' })).toEqual(first)
    const again = await record({ key: 'two', ref: ' hk-1' })
    expect(again).toMatchObject({ code: 'DUPLICATE_PAYMENT', firstId: first.id })
    expect(again.message).toContain(first.id)
    for (const [n, other] of [
      { partnerId: PARTNER_B.id },
      { amount: '100.01' },
      { on: '2026-11-19' },
      { ref: 'HK-2' },
      { why: 'two orders, paid apart' },
    ].entries())
      expect(await record({ key: `other-${n}`, ...other })).toMatchObject({ __typename: 'Payment' })
  })

  test('is booked once where two ask at the same moment', async () => {
    const answers = await Promise.all(['a', 'b', 'c'].map((key) => record({ key, ref: 'HK-RACE' })))
    expect(answers.map((one) => one.__typename).toSorted()).toEqual(['DuplicatePayment', 'DuplicatePayment', 'Payment'])
    expect(await t.db.select().from(payment).where(eq(payment.bankRef, 'HK-RACE'))).toHaveLength(1)
  })

  test('may be booked anew once the bank took the first one back, and is not a deposit and a payment at once', async () => {
    const first = await record({ key: 'bounced', ref: 'HK-3' })
    await given.takeBack('payment', { id: first.id, version: 1 })
    expect(await record({ key: 'again', ref: 'HK-3' })).toMatchObject({ __typename: 'Payment' })
    const { receiveDeposit } = await t.data(
      'finance',
      `mutation { receiveDeposit(partnerId: "${PARTNER_A.id}", amount: "100.00", valueDate: "2026-11-20", bankRef: "HK-3", idempotencyKey: "d") { __typename } }`,
    )
    expect(receiveDeposit).toEqual({ __typename: 'DuplicatePayment' })
  })
})
