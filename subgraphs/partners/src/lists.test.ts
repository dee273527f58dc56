import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, testSubgraph, unchecked } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { employee, employeeRegion } from './employees/employees.tables.ts'
import { partners } from './subgraph.ts'
import { admissionOf } from './testing/admission.ts'
import { channelOf } from './testing/fixture.ts'

const t = await testSubgraph(partners)
const given = await channelOf(t)
const { anApplication } = admissionOf(t)

const idsOf = (nodes: { id: string }[]) => nodes.map(({ id }) => id)
let n = 0
const dayOf = (i: number, year = 2025) => `${year}-03-${String(1 + (i % 28)).padStart(2, '0')}`

describe('employees', () => {
  const list = {
    field: 'employees',
    filter: 'EmployeeFilter',
    sort: 'EmployeeSort',
    node: 'id no name department active',
  }
  const { find, refused } = listIn(t, list)
  const add = async (more: Partial<typeof employee.$inferInsert> = {}) => {
    n += 1
    const no = `${(n * 37) % 1000}`.padStart(4, '0')
    const department = n % 2 ? ('FINANCE' as const) : ('CHANNEL' as const)
    const row = { id: newId('employee'), no: `Z${no}`, name: `L${(n * 53) % 1000} 李`, department, ...more }
    await t.db.insert(employee).values(row)
    return row
  }
  beforeAll(async () => {
    for (let i = 0; i < 5; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: {
      NAME: ['up', ({ name }) => name.toLowerCase()],
      NUMBER: ['up', ({ no }) => no],
      DEPARTMENT: ['up', ({ department }) => department],
    },
    sortedOnTheFly: ['NAME', 'DEPARTMENT'],
    add,
  })

  test('are filtered by department, region, whether they work here, name and number', async () => {
    const left = await add({ name: 'Z 欧阳（小）明', no: 'Ab-7', active: false, department: 'RND' })
    const all = await find('management')
    for (const filter of [{ active: false }, { search: '(小) 欧阳' }, { search: 'aB-7' }, { departments: ['RND'] }])
      expect(idsOf(await find('management', filter))).toEqual([left.id])
    expect(await find('management', { active: true })).toEqual(all.filter(({ active }) => active))
    expect(await find('management', { departments: ['FINANCE', 'CHANNEL'] })).toEqual(
      all.filter(({ department }) => ['FINANCE', 'CHANNEL'].includes(department)),
    )
    await t.db.insert(employeeRegion).values({ employeeId: left.id, regionCode: '320500' })
    // 320505 lies in 320500; 320000 is more than it.
    for (const [code, found] of [
      ['320500', [left.id]],
      ['320505', [left.id]],
      ['320000', []],
      ['440300', []],
    ] as const)
      expect([code, idsOf(await find('management', { regionCodes: [code] }))]).toEqual([code, found])
    expect(await refused('management', { regionCodes: ['nowhere'] })).toBe('BAD_USER_INPUT')
  })

  test('D: a partner is told who answers for it, and cannot list who works here', async () => {
    expect(await refused('partner-a', {})).toBe('FORBIDDEN')
    expect((await find('channel-manager-east', {})).length).toBeGreaterThan(0)
  })
})

describe('contracts', () => {
  const filter = {
    statuses: '[ContractStatus!]',
    partnerIds: '[ID!]',
    period: 'PeriodInput',
    search: 'String',
    endingBefore: 'Date',
  }
  const list = {
    ...{ field: 'contracts', filter, sort: 'ContractSort' },
    node: 'id no status effectiveFrom effectiveTo annualTarget partner { id }',
  }
  const { find, refused } = listIn(t, list)
  let a: Awaited<ReturnType<typeof given.aPartner>>
  let b: Awaited<ReturnType<typeof given.aPartner>>
  const add = (more: Parameters<typeof given.aContract>[1] = {}) => {
    n += 1
    return given.aContract(n % 3 === 2 ? b : a, {
      ...{ no: `CT-2020-${String((n * 37) % 1000).padStart(6, '0')}`, status: 'EXPIRED' },
      ...{
        effectiveFrom: dayOf(n, 2020),
        effectiveTo: dayOf(n * 5, 2022),
        annualTarget: Money.parse(`${((n * 7) % 11) + 1}0.00`),
      },
      ...more,
    })
  }
  beforeAll(async () => {
    a = await given.aPartner({ ...PARTNER_A })
    b = await given.aPartner({
      ...PARTNER_B,
      name: '深圳（乙）充电公司',
      regionCode: '440300',
      regionPath: 'HUANAN/440000/440300/',
    })
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: {
      ENDING: ['up', ({ effectiveTo }) => effectiveTo],
      NEWEST: ['down', ({ effectiveFrom }) => effectiveFrom],
      NUMBER: ['up', ({ no }) => no],
      LARGEST_TARGET: ['down', ({ annualTarget }) => Number(annualTarget)],
    },
    add,
  })

  test('are filtered by number, partner, status and the days they hold', async () => {
    const row = await add({
      no: 'CT-2030-000815',
      effectiveFrom: '2030-01-01',
      effectiveTo: '2030-12-31',
      status: 'PENDING_SIGNATURE',
    })
    const all = await find('management')
    for (const args of [
      { search: 'ct-2030' },
      { search: '－０００８１５' },
      { period: { from: '2030-12-31', to: '2031-01-01' } },
      { period: { from: '2029-01-01', to: '2030-01-01' } },
      { statuses: ['PENDING_SIGNATURE'] },
    ])
      expect([args, idsOf(await find('management', { ...args }))]).toEqual([args, [row.id]])
    expect(await find('management', { period: { from: '2031-01-01', to: '2031-01-01' } })).toEqual([])
    const ofB = idsOf(all.filter(({ partner }) => partner?.id === PARTNER_B.id))
    for (const args of [{ partnerIds: [PARTNER_B.id] }, { search: '(乙) 深圳' }, { search: b.uscc.toLowerCase() }])
      expect(idsOf(await find('management', { ...args }))).toEqual(ofB)
    expect(await refused('management', { period: { from: '2030-01-02', to: '2030-01-01' } })).toBe('BAD_USER_INPUT')
  })

  test('a partner sees its own only, and no draft, whatever it filters by', async () => {
    const draft = await given.aContract(a, { no: 'CT-2031-000001', status: 'DRAFT' })
    expect(idsOf(await find('management', { search: draft.no }))).toEqual([draft.id])
    expect(await find('partner-a', { search: draft.no })).toEqual([])
    expect(new Set((await find('partner-a', { search: 'CT-' })).map(({ partner }) => partner.id))).toEqual(
      new Set([PARTNER_A.id]),
    )
    for (const args of [{ partnerIds: [PARTNER_B.id] }, { search: '乙' }])
      expect(await find('partner-a', { ...args })).toEqual([])
    expect(await refused('marketing', {})).toBe('FORBIDDEN')
  })
})

describe('applications', () => {
  const filter = { statuses: '[ApplicationStatus!]', kinds: '[PartnerKind!]', ownerIds: '[ID!]', search: 'String' }
  const list = {
    field: 'applications',
    filter,
    sort: 'PartnerApplicationSort',
    node: 'id no companyName uscc createdAt owner { id }',
  }
  const { find, refused } = listIn(t, list)
  const add = (more: Parameters<typeof anApplication>[0] = {}) => {
    n += 1
    const companyName = `C${String((n * 37) % 1000).padStart(4, '0')} 公司`
    return anApplication({ companyName, createdAt: new Date(`${dayOf(n)}T02:00:00Z`), status: 'REJECTED', ...more })
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: {
      NEWEST: ['down', ({ createdAt }) => createdAt],
      OLDEST: ['up', ({ createdAt }) => createdAt],
      NAME: ['up', ({ companyName }) => companyName],
    },
    add,
  })

  test('are found by a part of their number, company name and social credit code, by kind and by who looks after them', async () => {
    const ownerId = newId('employee')
    const row = await add({
      companyName: 'D 杭州（萧山）新桩公司',
      kind: 'AGENT',
      ownerId,
      uscc: '91330109MA00000XYZ',
      no: 'AP-2030-000815',
    })
    for (const args of [
      { search: 'ap-2030' },
      { search: '(萧山) 杭州' },
      { search: '91330109ma00000xy' },
      { ownerIds: [ownerId] },
      { kinds: ['AGENT'] },
    ])
      expect([args, idsOf(await find('management', { ...args }))]).toEqual([args, [row.id]])
    expect(await find('management', { search: '000815', kinds: ['DISTRIBUTOR'] })).toEqual([])
  })

  test('a channel manager finds those of its own regions, a partner none', async () => {
    const south = await add({ regionCode: '440300', regionPath: 'HUANAN/440000/440300/', companyName: 'E 南方公司' })
    expect(idsOf(await find('channel-manager-south', { search: '公司' }))).toEqual([south.id])
    expect(await find('channel-manager-east', { search: '南方' })).toEqual([])
    expect(await refused('partner-a', {})).toBe('FORBIDDEN')
  })
})

test('A: a cursor leads on in the list and the order that gave it out, and in no other; one of the longest names leads on too', async () => {
  const endOf = async (list: string) => {
    const { data } = await t.ask('management', unchecked(`{ list: ${list} { pageInfo { endCursor } } }`))
    return data.list.pageInfo.endCursor
  }
  const after = async (list: string, cursor: string) => {
    const { errors } = await t.ask(
      'management',
      unchecked(`{ list: ${list.replace(')', `, after: "${cursor}")`)} { nodes { id } } }`),
    )
    return errors[0]?.extensions?.code ?? 'answered'
  }
  await given.aContract(await given.aPartner({ name: '\u{20000}'.repeat(200) }), { status: 'EXPIRED' })
  const [contracts, applications] = ['contracts(sort: NEWEST, first: 1)', 'applications(sort: NEWEST, first: 1)']
  const cursor = await endOf(contracts)
  expect([
    await after(contracts, cursor),
    await after(applications, cursor),
    await after('contracts(sort: ENDING, first: 1)', cursor),
  ]).toEqual(['answered', 'BAD_USER_INPUT', 'BAD_USER_INPUT'])
  const last = 'partners(first: 100)'
  expect(await after(last, await endOf(last))).toBe('answered')
})

test('A: a page of none, or of too many, is refused; a filter that contradicts itself too; an empty list of values finds nothing', async () => {
  const code = async (list: string) =>
    (await t.ask('management', unchecked(`{ ${list} { nodes { id } } }`))).errors[0]?.extensions?.code
  for (const list of [
    'partners(first: 0)',
    'partners(first: -1)',
    'applications(first: 101)',
    'contracts(period: { from: "2026-12-31", to: "2026-01-01" })',
    'trainingSessions(period: { from: "2026-12-31", to: "2026-01-01" })',
    'contracts(endingBefore: "2199-12-31")',
    'partners(after: "x")',
    `partners(filter: { statuses: [${'ACTIVE '.repeat(1_001)}] })`,
    `partners(filter: { kinds: [${'AGENT '.repeat(1_001)}] })`,
  ])
    expect([list.slice(0, 60), await code(list)]).toEqual([list.slice(0, 60), 'BAD_USER_INPUT'])
  for (const list of [
    'partners(filter: { statuses: [] })',
    'partners(filter: { kinds: [] })',
    'partners(filter: { regionCodes: [] })',
    'applications(statuses: [])',
    'applications(regionCodes: [])',
    'contracts(partnerIds: [])',
  ])
    expect([list, (await t.data('management', unchecked(`{ list: ${list} { totalCount } }`))).list.totalCount]).toEqual(
      [list, 0],
    )
})
