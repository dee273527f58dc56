import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'
import { violationsOf } from '../testing/violations.ts'
import { violation } from '../violations/violations.tables.ts'
import { supervisionCheck } from './supervision.tables.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const { aCheck } = violationsOf(t)
const CHM = 'channel-manager-east'
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const b = await aPartner({ id: PARTNER_B.id, code: PARTNER_B.code, status: 'ACTIVE', regionCode: '440300' })
// Those of the list: what B is shown is nothing.
const [one, other] = [await aPartner(), await aPartner({ regionCode: '440300' })]

const FIELDS = `id date passed rectificationDue items { code name required value passed }
  violations { no kind status severity description rectificationDue partner { code } }`
const asked = (input: string, key = newId('event')) =>
  unchecked(
    `mutation { answer: recordSupervisionCheck(idempotencyKey: "${key}", input: { date: "2026-11-23", ${input} }) { ... on SupervisionCheck { ${FIELDS} } ... on Refusal { refusal: code } } }`,
  )
const record = async (input: string, as = CHM) => (await t.data(as, asked(input))).answer
const refused = async (input: string, as = CHM) => (await t.ask(as, asked(input))).errors[0]?.extensions?.code

const SIGNAGE = '{ code: "signage", name: "门头标识", required: true, passed: true }'
const PRICES =
  '{ code: "PRICES", name: "明码标价", required: true, value: "无价签", passed: false, violationKind: PRICE }'
const TRAINED = '{ code: "TRAINED", name: "持证上岗", required: true, passed: false }'
const CLEAN = '{ code: "CLEAN", name: "环境整洁", required: false, value: "一般", passed: false }'

describe('P-05 a supervision check', () => {
  test('P-05 each required item that is not met is a violation REPORTED with its day to be put right, in the same transaction', async () => {
    const check = await record(
      `partnerId: "${a.id}", rectificationDue: "2026-12-20", items: [${SIGNAGE}, ${PRICES}, ${TRAINED}, ${CLEAN}]`,
    )
    expect(check).toMatchObject({ passed: false, rectificationDue: '2026-12-20' })
    expect(check.items.map(({ code }: { code: string }) => code)).toEqual(['SIGNAGE', 'PRICES', 'TRAINED', 'CLEAN'])
    const common = { status: 'REPORTED', severity: 1, rectificationDue: '2026-12-20', partner: { code: a.code } }
    expect(check.violations).toMatchObject([
      { ...common, kind: 'PRICE', description: '明码标价：无价签' },
      { ...common, kind: 'OTHER', description: '持证上岗' },
    ])
  })

  test('F the same found of the same day is a violation once, also where two record it at once', async () => {
    const c = await aPartner({ status: 'ACTIVE' })
    const same = (more = TRAINED) => record(`partnerId: "${c.id}", rectificationDue: "2026-12-20", items: [${more}]`)
    const answers = await Promise.all([same(), same()])
    expect(answers).toEqual(
      expect.arrayContaining([
        { refusal: 'VIOLATION_REPORTED_ALREADY' },
        expect.objectContaining({ passed: false, violations: [expect.objectContaining({ status: 'REPORTED' })] }),
      ]),
    )
    expect((await same(PRICES)).violations).toHaveLength(1)
  })

  test('P-05 passes where all that is required is met, and makes no violation', async () => {
    expect(await record(`partnerId: "${a.id}", items: [${SIGNAGE}, ${CLEAN}]`)).toMatchObject({
      ...{ passed: true, rectificationDue: null, violations: [] },
    })
  })

  test('leaves nothing behind where one of its violations cannot be kept', async () => {
    const [checks, violations] = [await t.db.$count(supervisionCheck), await t.db.$count(violation)]
    const crossRegion = TRAINED.replace('}', ', violationKind: CROSS_REGION }')
    expect(
      await refused(`partnerId: "${a.id}", rectificationDue: "2026-12-20", items: [${PRICES}, ${crossRegion}]`),
    ).toBe('BAD_USER_INPUT')
    expect([await t.db.$count(supervisionCheck), await t.db.$count(violation)]).toEqual([checks, violations])
  })

  test('asked for twice with one key is one check with its violations', async () => {
    const { id } = await aPartner({ status: 'ACTIVE' })
    const query = asked(`partnerId: "${id}", rectificationDue: "2026-12-20", items: [${PRICES}]`, 'the same')
    const first = (await t.data(CHM, query)).answer
    expect((await t.data(CHM, query)).answer).toEqual(first)
  })

  test('is within bounds, and says until when what it found is put right', async () => {
    const of = `partnerId: "${a.id}"`
    expect(await refused(`${of}, items: []`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, items: [${SIGNAGE}, ${SIGNAGE}]`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, items: [${PRICES}]`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, rectificationDue: "2026-12-20", items: [${SIGNAGE}]`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, rectificationDue: "2026-11-23", items: [${PRICES}]`)).toBe('BAD_USER_INPUT')
    for (const date of ['2026-11-24', '2026-08-22'])
      expect(
        (await t.ask(CHM, unchecked(asked(`${of}, items: [${SIGNAGE}]`).replace('2026-11-23', date)))).errors[0]
          ?.extensions?.code,
      ).toBe('BAD_USER_INPUT')
    expect(await refused(`partnerId: "${b.id}", items: [${SIGNAGE}]`)).toBe('NOT_FOUND')
    const gone = await aPartner({ status: 'TERMINATED' })
    expect(await record(`partnerId: "${gone.id}", items: [${SIGNAGE}]`)).toEqual({ refusal: 'ILLEGAL_TRANSITION' })
  })

  test('is read by its own partner without who checked, and by nobody of another one', async () => {
    await record(`partnerId: "${a.id}", items: [${SIGNAGE}]`)
    const QUERY =
      '{ supervisionChecks(first: 100) { nodes { id partner { code } violations { no } history { nodes { operation } } } } }'
    const own = (await t.data('partner-a', QUERY)).supervisionChecks.nodes
    expect(own[0].history.nodes).toEqual([{ operation: 'supervision:check' }])
    expect((await t.data('partner-b', QUERY)).supervisionChecks.nodes).toEqual([])
    const { errors } = await t.ask('partner-a', `{ supervisionCheck(id: "${own[0].id}") { inspector { name } } }`)
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
    const { partner } = await t.data('auditor', `{ partner(code: "${a.code}") { supervisionChecks { date passed } } }`)
    expect(partner.supervisionChecks).toHaveLength(own.length)
  })
})

describe('the list of checks', () => {
  const list = {
    ...{ field: 'supervisionChecks', filter: 'SupervisionCheckFilter', sort: 'SupervisionCheckSort' },
    node: 'id date passed partner { code }',
  }
  const { find } = listIn(t, list)
  let n = 0
  const add = () => {
    n += 1
    return aCheck(n % 2 ? one : other, { date: `2025-03-${String(1 + ((n * 7) % 28)).padStart(2, '0')}` })
  }
  beforeAll(async () => {
    for (let i = 0; i < 3; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { NEWEST: ['down', ({ date }) => date], OLDEST: ['up', ({ date }) => date] },
    add,
  })

  test('is filtered by partner, day, outcome and the partner’s name', async () => {
    const failed = await aCheck(other, { date: '2024-05-06', passed: false, rectificationDue: '2024-06-06' })
    const ids = async (filter: Record<string, unknown>) =>
      (await find('management', filter)).map(({ id }: { id: string }) => id)
    const there = { partnerIds: [other.id], period: { from: '2024-05-06', to: '2024-05-06' }, passed: false }
    for (const filter of [
      there,
      { ...there, search: other.name.slice(0, 3) },
      { ...there, search: other.code.toLowerCase() },
    ])
      expect(await ids(filter)).toEqual([failed.id])
    for (const filter of [{ passed: true }, { partnerIds: [one.id] }, { search: '没有' }])
      expect(await ids({ ...there, ...filter })).toEqual([])
  })
})
