import { PARTNER_A, personaNamed } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { STEPS } from '../testing/mutations.ts'
import { financePolicy } from './policies.tables.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

const POLICY = '__typename ... on FinancePolicy { id no version status effectiveFrom } ... on Refusal { refusal: code }'
const DRAFT_POLICY = `mutation ($from: Date!, $upTo: Money!, $days: Int, $role: String!, $key: ID!) {
  result: draftFinancePolicy(title: "财务政策", effectiveFrom: $from, approvalLimits: [{ role: $role, upTo: $upTo }], confirmationDays: $days, idempotencyKey: $key) { ${POLICY} } }` as const
const PUBLISH =
  `mutation ($id: ID!, $v: Int!) { result: publishFinancePolicy(id: $id, expectedVersion: $v) { ${POLICY} } }` as const

let key = 0
const draftPolicy = async (from: string, upTo = '500000.00', days: number | null = null, as = 'finance') => {
  key += 1
  return (await t.data(as, DRAFT_POLICY, { from, upTo, days, role: 'FIN_LEAD', key: `policy-${key}` })).result
}
const publish = async ({ id, version }: { id: string; version: number }, as = 'management') =>
  (await t.data(as, PUBLISH, { id, v: version })).result
const inForceOn = async (on: string, as = 'finance') =>
  (await t.data(as, 'query ($on: Date) { financePolicies(on: $on) { version } }', { on })).financePolicies

describe('a finance policy', () => {
  test('holds in every database from the beginning: with the terms that were constants', async () => {
    const { financePolicies } = await t.data(
      'partner-a',
      '{ financePolicies(on: "2026-11-23") { no version status settlementDay confirmationDays overdueAmount overdueDays approvalLimits { role upTo } } }',
    )
    expect(financePolicies).toEqual([
      {
        no: 'FP-000001',
        version: 1,
        status: 'PUBLISHED',
        settlementDay: 1,
        confirmationDays: 3,
        overdueAmount: '1000.00',
        overdueDays: 7,
        approvalLimits: [{ role: 'FIN_LEAD', upTo: '1000000.00' }],
      },
    ])
  })

  test('F-03 settlement keeps the policy version of its period', async () => {
    const late = { from: '2026-11-01', to: '2026-11-30' }
    await given.delivery(PARTNER_A.id, '2026-10-10T02:00:00Z', [{ net: '600000.00' }])
    const later = await publish(await draftPolicy('2026-11-30', '500000.00'))
    expect(later).toMatchObject({ status: 'PUBLISHED' })
    expect(later.version).toBeGreaterThan(1)
    // Drafted when a later version is published already: the newest does not decide.
    const [before] = await given.draft([PARTNER_A.id], { from: '2026-10-01', to: '2026-10-31' })
    await given.delivery(PARTNER_A.id, '2026-11-10T02:00:00Z', [{ net: '600000.00' }])
    const [after] = await given.draft([PARTNER_A.id], late)
    const version = async (id: string) =>
      (await t.data('finance', 'query ($id: ID) { settlement(id: $id) { policy { version } } }', { id })).settlement
        .policy.version
    expect(await version(before!.id)).toBe(1)
    expect(await version(after!.id)).toBe(later.version)
    const decide = async (drafted: typeof before) => {
      let pending = drafted!
      for (const name of ['sendSettlement', 'confirmSettlement', 'submitSettlementForApproval'] as const)
        pending = await given.take(name, pending)
      const { id, version: v } = pending
      return (await t.data('finance-lead', STEPS.decideSettlement.mutation, { id, v })).result
    }
    // Both are 678,000.00 gross: the limit of its own period decides on each, though both are decided today.
    expect(await decide(before)).toMatchObject({ status: 'APPROVED' })
    expect(await decide(after)).toMatchObject({ refusal: 'APPROVAL_NEEDS_MANAGEMENT' })
    expect(await inForceOn('2026-11-29')).toEqual([{ version: 1 }])
    expect(await inForceOn('2026-11-30')).toEqual([{ version: later.version }])
    expect(await inForceOn('1999-12-31')).toEqual([])
  })

  test('is published by management, never by its author, once, and not for a day that is over', async () => {
    const drafted = await draftPolicy('2026-12-01')
    const { errors } = await t.ask('finance', PUBLISH, { id: drafted.id, v: drafted.version })
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
    const author = { ...personaNamed('finance').viewer, roles: ['FIN', 'MGT'] as const }
    expect((await t.data(author, PUBLISH, { id: drafted.id, v: drafted.version })).result.refusal).toBe('SELF_APPROVAL')
    expect(await publish({ id: drafted.id, version: 99 })).toMatchObject({ refusal: 'STALE_VERSION' })
    const start = t.clock.now()
    t.clock.set('2026-12-02T10:00:00+08:00')
    expect(await publish(drafted)).toMatchObject({ refusal: 'POLICY_TOO_LATE' })
    t.clock.set(start)
    expect(await publish(drafted)).toMatchObject({ status: 'PUBLISHED' })
    expect(await publish(drafted)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
  })

  test('begins on a day of its own: no two published ones on the same', async () => {
    const [one, other] = [await draftPolicy('2027-01-01'), await draftPolicy('2027-01-01')]
    expect(await publish(one)).toMatchObject({ status: 'PUBLISHED' })
    expect(await publish(other)).toMatchObject({ refusal: 'POLICY_DAY_TAKEN' })
    expect(await draftPolicy('2027-01-01')).toMatchObject({ refusal: 'POLICY_DAY_TAKEN' })
  })

  test('stays as it was published, by the database itself', async () => {
    for (const attempt of [
      t.db.update(financePolicy).set({ confirmationDays: 30 }).where(eq(financePolicy.version, 1)),
      t.db.delete(financePolicy).where(eq(financePolicy.version, 1)),
    ]) {
      const error = await attempt.then(
        () => null,
        (refused: Error) => String(refused.cause ?? refused),
      )
      expect(error).toMatch(/stays as it is/)
    }
  })

  test('is shown as a draft to finance, management and auditors only', async () => {
    const { no } = await draftPolicy('2027-06-01')
    const seen = async (as: string) =>
      (await t.data(as, '{ financePolicies { no } }')).financePolicies.some((one: { no: string }) => one.no === no)
    for (const as of ['finance', 'management', 'auditor']) expect([as, await seen(as)]).toEqual([as, true])
    for (const as of ['partner-a', 'channel-manager-east']) expect([as, await seen(as)]).toEqual([as, false])
  })

  test('is refused with terms nobody could settle by', async () => {
    const wrong = [
      { from: '2026-11-22', upTo: '1.00', days: 3, role: 'FIN_LEAD' },
      { from: '2028-01-01', upTo: '1.00', days: 0, role: 'FIN_LEAD' },
      { from: '2028-01-01', upTo: '0.00', days: 3, role: 'FIN_LEAD' },
      { from: '2028-01-01', upTo: '1.00', days: 3, role: 'PTR' },
    ]
    for (const [i, terms] of wrong.entries()) {
      const { errors } = await t.ask('finance', DRAFT_POLICY, { ...terms, key: `wrong-${i}` })
      expect([i, errors[0]?.extensions?.code]).toEqual([i, 'BAD_USER_INPUT'])
    }
  })
})
