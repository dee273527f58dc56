import { type Checked, muchOrAll, testSubgraph, unchecked } from '@channelgraph/testkit'
import { addDays, type BusinessDate, startOfDay } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contract } from './contracts/contracts.tables.ts'
import { partners } from './subgraph.ts'
import { territory, territoryRegion } from './territories/territories.tables.ts'
import { CLAUSES, channelOf, pathOf } from './testing/fixture.ts'

// What must hold of partners' rows at any moment, whatever is asked, in any order, however many days pass.

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const BEGIN = '2026-11-23'
const REGIONS = ['320000', '320500', '320505', '330000']
const LINES = ['AC', 'DC']
const CHM = 'channel-manager-east'

let key = 0
/** Asks for a change; most are refused most of the time, and that is an answer. */
async function attempt<const Text extends string>(
  as: string,
  mutation: Text & Checked<'partners', Text>,
  variables: object = {},
): Promise<void> {
  key += 1
  const { errors } = await t.ask(as, unchecked(mutation), { ...variables, key: `random-${key}` })
  const codes = errors.map(({ extensions }) => extensions?.code)
  expect(codes.filter((code) => code !== 'NOT_FOUND' && code !== 'BAD_USER_INPUT')).toEqual([])
}

const RECORD = `mutation ($input: RecordSignedContractInput!, $key: ID!) { recordSignedContract(input: $input, idempotencyKey: $key) { __typename } }`
const CONFIRM = `mutation ($id: ID!, $v: Int!) { confirmSignedContract(id: $id, expectedVersion: $v, confirm: true, comment: "x") { __typename } }`
const RENEW = `mutation ($id: ID!, $v: Int!, $key: ID!, $input: RenewContractInput!) { renewContract(id: $id, expectedVersion: $v, idempotencyKey: $key, input: $input) { __typename } }`
const SUBMIT = `mutation ($id: ID!, $v: Int!) { submitForLegalReview(id: $id, expectedVersion: $v) { __typename } }`
const REVIEW = `mutation ($id: ID!, $v: Int!) { reviewContract(id: $id, expectedVersion: $v, approve: true, comment: "x") { __typename } }`
const SIGN = `mutation ($id: ID!, $v: Int!) { signContract(id: $id, expectedVersion: $v) { __typename } }`
const TERMINATE = `mutation ($id: ID!, $v: Int!) { terminateContract(id: $id, expectedVersion: $v, reason: "x") { __typename } }`
const RELEASE = `mutation ($id: ID!, $v: Int!) { releaseTerritory(id: $id, expectedVersion: $v, reason: "x") { __typename } }`
const GRANT = `mutation ($partnerId: ID!, $codes: [ID!]!, $lines: [String!], $exclusive: Boolean, $from: Date!, $to: Date!, $key: ID!) {
  grantTerritory(partnerId: $partnerId, regionCodes: $codes, productLines: $lines, exclusive: $exclusive, validFrom: $from, validTo: $to, idempotencyKey: $key) { __typename } }`

const money = { annualTarget: '1000000.00', depositAmount: '50000.00', creditLimit: '100000.00' }
const of = fc.nat(1)
const pick = fc.nat(20)
const record = fc.record({
  kind: fc.constant('record' as const),
  of,
  first: fc.nat(40),
  days: fc.integer({ min: 20, max: 300 }),
})
const onContract = fc.record({
  kind: fc.constantFrom('confirm' as const, 'submit' as const, 'review' as const, 'sign' as const),
  pick,
})
const renew = fc.record({ kind: fc.constant('renew' as const), pick, days: fc.integer({ min: 10, max: 200 }) })
const end = fc.record({ kind: fc.constantFrom('terminate' as const, 'release' as const), pick })
const grant = fc.record({
  ...{ kind: fc.constant('grant' as const), of, codes: fc.subarray(REGIONS, { minLength: 1, maxLength: 2 }) },
  ...{ lines: fc.subarray(LINES), exclusive: fc.boolean(), first: fc.nat(60), days: fc.nat(90) },
})
const wait = fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 70 }) })
const acts = fc.array(
  fc.oneof(
    { arbitrary: record, weight: 3 },
    { arbitrary: onContract, weight: 6 },
    { arbitrary: renew, weight: 3 },
    { arbitrary: grant, weight: 4 },
    { arbitrary: wait, weight: 3 },
    { arbitrary: end, weight: 1 },
  ),
  { minLength: 12, maxLength: 30 },
)

test('one contract of a partner binds on a day at most, and no two exclusive territories share a region, a line and a day', async () => {
  let [bound, held] = [0, 0]
  await fc.assert(
    fc.asyncProperty(acts, async (sequence) => {
      await t.db.execute(sql`truncate ${contract}, ${territory}, ${territoryRegion} cascade`)
      const both = [await aPartner({ status: 'ACTIVE' }), await aPartner({ status: 'ACTIVE' })]
      let today: BusinessDate = BEGIN
      const set = (day: BusinessDate) => t.clock.set(new Date(startOfDay(day).getTime() + 36_000_000))
      set(today)
      for (const act of sequence) {
        const contracts = await t.db.select().from(contract).orderBy(contract.no)
        const chosen = 'pick' in act ? contracts[act.pick % Math.max(1, contracts.length)] : undefined
        const row = chosen && { id: chosen.id, v: chosen.version }
        if (act.kind === 'wait') {
          today = addDays(today, act.days)
          set(today)
          await t.subgraph.sweep()
        } else if (act.kind === 'record') {
          const from = addDays(today, act.first)
          const terms = { ...money, paymentTermDays: 30, rightsAndDuties: CLAUSES }
          const input = {
            ...terms,
            partnerId: both[act.of]!.id,
            effectiveFrom: from,
            effectiveTo: addDays(from, act.days),
          }
          await attempt(CHM, RECORD, { input })
        } else if (act.kind === 'grant') {
          const { codes, lines, exclusive } = act
          const from = addDays(today, act.first)
          const days = { from, to: addDays(from, act.days) }
          const wanted = { partnerId: both[act.of]!.id, codes, lines, exclusive, ...days }
          await attempt(exclusive ? 'management' : CHM, GRANT, wanted)
        } else if (act.kind === 'release') {
          const territories = await t.db.select().from(territory).orderBy(territory.id)
          const one = territories[act.pick % Math.max(1, territories.length)]
          if (one) await attempt(CHM, RELEASE, { id: one.id, v: one.version })
        } else if (row && act.kind === 'renew') {
          const input = { ...money, paymentTermDays: 30, effectiveTo: addDays(chosen!.effectiveTo, act.days) }
          await attempt(CHM, RENEW, { ...row, input })
        } else if (row && act.kind === 'confirm') await attempt('management', CONFIRM, row)
        else if (row && act.kind === 'submit') await attempt(CHM, SUBMIT, row)
        else if (row && act.kind === 'review') await attempt('management', REVIEW, row)
        else if (row && act.kind === 'sign') await attempt(CHM, SIGN, row)
        else if (row && act.kind === 'terminate') await attempt('management', TERMINATE, row)
        bound += await expectOneContract(both.map(({ id }) => id))
        held += await expectExclusive()
      }
    }),
    { numRuns: muchOrAll(6, 25) },
  )
  // It would be no proof without any.
  expect(bound).toBeGreaterThan(10)
  expect(held).toBeGreaterThan(5)
})

/** No two contracts that bind, or bound to their last day, have a day in common; returns how many pairs there were to compare. */
async function expectOneContract(partnerIds: readonly string[]): Promise<number> {
  const signed = (await t.db.select().from(contract)).filter(({ status }) =>
    ['EFFECTIVE', 'EXPIRING', 'RENEWED', 'EXPIRED'].includes(status),
  )
  let compared = 0
  for (const partnerId of partnerIds) {
    const own = signed.filter((one) => one.partnerId === partnerId)
    compared += own.length
    for (const [i, a] of own.entries())
      for (const b of own.slice(i + 1))
        expect([a.no, b.no, a.effectiveFrom <= b.effectiveTo && b.effectiveFrom <= a.effectiveTo]).toEqual([
          a.no,
          b.no,
          false,
        ])
  }
  return compared
}

/** No two exclusive territories that are held give the same; returns how many there were. */
async function expectExclusive(): Promise<number> {
  const regions = await t.db.select().from(territoryRegion)
  const exclusive = (await t.db.select().from(territory)).filter((one) => one.exclusive && one.status === 'HELD')
  const codesOf = (id: string) => regions.filter((one) => one.territoryId === id).map(({ regionCode }) => regionCode)
  for (const [i, a] of exclusive.entries())
    for (const b of exclusive.slice(i + 1)) {
      const [inA, inB] = [codesOf(a.id).map(pathOf), codesOf(b.id).map(pathOf)]
      const sharePlace = inA.some((one) => inB.some((other) => one.startsWith(other) || other.startsWith(one)))
      const linesOf = ({ productLines }: typeof a) => (productLines.length === 0 ? LINES : productLines)
      const shareLine = linesOf(a).some((line) => linesOf(b).includes(line))
      const shareDay = a.validFrom <= b.validTo && b.validFrom <= a.validTo
      expect([a.id, b.id, sharePlace && shareLine && shareDay]).toEqual([a.id, b.id, false])
    }
  return exclusive.length
}
