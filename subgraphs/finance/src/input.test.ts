import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { creditLine } from './credit/credit.tables.ts'
import { finance } from './subgraph.ts'
import { financeFixture } from './testing/fixture.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

let key = 0
/** The code of the error that a mutation answers; undefined where it is answered with data. */
const errorOf = async (as: string, call: string): Promise<unknown> => {
  key += 1
  const { errors } = await t.ask(as, unchecked(`mutation { ${call.replace('KEY', `"input-${key}"`)} { __typename } }`))
  return errors[0]?.extensions?.code
}
const EACH = 'id: "x", expectedVersion: 1'
const PARTNER = `partnerId: "${PARTNER_A.id}"` as const
const TRANSFER = `${PARTNER}, valueDate: "2026-11-20", idempotencyKey: KEY` as const
/** Each free text a client may write, as it stands in its mutation. */
const TEXTS: readonly (readonly [string, (text: string) => string])[] = [
  ['finance', (text) => `setCreditLimit(${PARTNER}, expectedVersion: 1, limit: "1.00", reason: ${text})`],
  ['finance', (text) => `blockCredit(${PARTNER}, expectedVersion: 1, reason: ${text})`],
  ['finance', (text) => `unblockCredit(${PARTNER}, expectedVersion: 1, reason: ${text})`],
  ['finance', (text) => `receiveDeposit(${TRANSFER}, amount: "1.00", bankRef: ${text})`],
  ['finance', (text) => `recordPayment(${TRANSFER}, amount: "1.00", bankRef: ${text})`],
  ['finance', (text) => `reversePayment(${EACH}, reason: ${text})`],
  ['finance', (text) => `reverseSetOff(${EACH}, reason: ${text})`],
  ['finance', (text) => `proposePrepaymentRefund(${EACH}, amount: "1.00", reason: ${text}, idempotencyKey: KEY)`],
  ['finance', (text) => `proposeDepositRefund(${PARTNER}, amount: "1.00", reason: ${text}, idempotencyKey: KEY)`],
  ['finance', (text) => `withdrawRefund(${EACH}, reason: ${text})`],
  ['finance', (text) => `paySubsidy(${EACH}, valueDate: "2026-11-23", bankRef: ${text})`],
  ['finance', (text) => `payRefund(${EACH}, valueDate: "2026-11-23", bankRef: ${text})`],
  ['finance', (text) => `proposeDepositCorrection(entryId: "x", amount: "1.00", reason: ${text}, idempotencyKey: KEY)`],
  [
    'finance',
    (text) =>
      `recordAdjustment(${PARTNER}, net: "1.00", vatRate: "0.13", reason: ${text}, idempotencyKey: KEY)` as const,
  ],
  ['finance', (text) => `cancelSettlement(${EACH}, reason: ${text})`],
  ['partner-a', (text) => `disputeSettlementLine(${EACH}, lineNo: 1, claim: "1.00", reason: ${text})`],
  ['finance', (text) => `decideDispute(disputeId: "x", expectedVersion: 1, accept: true, comment: ${text})`],
  ['finance', (text) => `reverseInvoice(${EACH}, reason: ${text})`],
  [
    'finance',
    (text) =>
      `draftFinancePolicy(title: ${text}, effectiveFrom: "2027-01-01", approvalLimits: [{ role: "FIN_LEAD", upTo: "1.00" }], idempotencyKey: KEY)` as const,
  ],
]

test('each text has at least one character that is seen, and an upper limit', async () => {
  for (const [as, call] of TEXTS)
    for (const text of [' \u200b\u3000', 'x'.repeat(1_001)])
      expect([call(''), await errorOf(as, call(JSON.stringify(text)))]).toEqual([call(''), 'BAD_USER_INPUT'])
  const long = JSON.stringify('x'.repeat(1_001))
  expect(await errorOf('management', `decideSettlement(${EACH}, approve: true, comment: ${long})`)).toBe(
    'BAD_USER_INPUT',
  )
})

test('a text is kept without the blanks around it', async () => {
  expect(await errorOf('finance', `blockCredit(${PARTNER}, expectedVersion: 1, reason: "\u3000 late \u200b")`)).toBe(
    undefined,
  )
  const [line] = await t.db.select().from(creditLine).where(eq(creditLine.id, PARTNER_A.id))
  expect(line?.blockReason).toBe('late')
})

test('A: amounts and days are bounded in both directions', async () => {
  const over = '100000000000.01'
  const receipt = (amount: string, on: string) =>
    `receiveDeposit(${PARTNER}, amount: "${amount}", valueDate: "${on}", bankRef: "x", idempotencyKey: KEY)` as const
  const payment = (amount: string, on: string) =>
    `recordPayment(${PARTNER}, amount: "${amount}", valueDate: "${on}", bankRef: "x", idempotencyKey: KEY)` as const
  const setOff = (amount: string) =>
    `setOff(${EACH}, invoiceId: "x", amount: "${amount}", idempotencyKey: KEY)` as const
  const refundOf = (amount: string) =>
    `proposePrepaymentRefund(${EACH}, amount: "${amount}", reason: "x", idempotencyKey: KEY)` as const
  const correction = (amount: string) =>
    `proposeDepositCorrection(entryId: "x", amount: "${amount}", reason: "x", idempotencyKey: KEY)` as const
  const policy = (from: string, upTo: string) =>
    `draftFinancePolicy(title: "x", effectiveFrom: "${from}", approvalLimits: [{ role: "FIN_LEAD", upTo: "${upTo}" }], idempotencyKey: KEY)` as const
  const adjust = (net: string) =>
    `recordAdjustment(${PARTNER}, net: "${net}", vatRate: "0.13", reason: "x", idempotencyKey: KEY)` as const
  const limit = (amount: string) =>
    `setCreditLimit(${PARTNER}, expectedVersion: 1, limit: "${amount}", reason: "x")` as const
  const claim = (amount: string) =>
    `disputeSettlementLine(${EACH}, lineNo: 1, claim: "${amount}", reason: "x")` as const
  const draft = <More extends string = ''>(from: string, to: string, more = '' as More) =>
    `draftSettlements(period: { from: "${from}", to: "${to}" }${more}, idempotencyKey: KEY)` as const
  for (const [as, call] of [
    ['finance', receipt('0.00', '2026-11-20')],
    ['finance', receipt(over, '2026-11-20')],
    ['finance', receipt('1.00', '1999-12-31')],
    ['finance', receipt('1.00', '2026-11-24')],
    ['finance', receipt('1.00', '2024-12-31')], // its first contract began on 2026-01-01
    ['finance', payment('0.00', '2026-11-20')],
    ['finance', payment('9999999999999999.00', '2026-11-20')],
    ['finance', payment('1.00', '1990-01-01')],
    ['finance', payment('1.00', '2024-12-31')],
    ['finance', payment('1.00', '2026-11-24')],
    ['finance', setOff('0.00')],
    ['finance', setOff(over)],
    ['finance', refundOf('0.00')],
    ['finance', refundOf(over)],
    ['finance', `proposeDepositRefund(${PARTNER}, amount: "${over}", reason: "x", idempotencyKey: KEY)`],
    ['finance', `proposeDepositRefund(${PARTNER}, amount: "0.00", reason: "x", idempotencyKey: KEY)`],
    ['finance', correction('-0.01')],
    ['finance', correction(over)],
    ['finance', policy('2026-11-22', '1.00')],
    ['finance', policy('2031-11-24', '1.00')],
    ['finance', policy('2027-01-01', over)],
    ['finance', adjust('0.00')],
    ['finance', adjust(over)],
    ['finance', adjust(`-${over}`)],
    ['management', limit('-0.01')],
    ['management', limit(over)],
    ['partner-a', claim(over)],
    ['partner-a', claim(`-${over}`)],
    ['finance', draft('1999-01-01', '1999-01-31')],
    ['finance', draft('2026-12-01', '2026-12-31')],
    ['finance', draft('2026-09-30', '2026-09-01')],
    ['finance', draft('2026-09-01', '2026-09-30', ', partnerIds: []')],
  ] as const)
    expect([call, await errorOf(as, call)]).toEqual([call, 'BAD_USER_INPUT'])
})

test('B: an empty id names nothing, and is not taken for one that was left out', async () => {
  const payment = `recordPayment(${TRANSFER}, amount: "1.00", bankRef: "B-0", settlementId: "")`
  expect(await errorOf('finance', payment)).toBe('NOT_FOUND')
  const adjustment = `recordAdjustment(${PARTNER}, net: "1.00", vatRate: "0.13", reason: "x", orderId: "", idempotencyKey: KEY)`
  expect(await errorOf('finance', adjustment)).toBe('NOT_FOUND')
})
