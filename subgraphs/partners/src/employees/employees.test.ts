import { personaNamed, type Viewer } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { admissionOf } from '../testing/admission.ts'
import { atOnceIn } from '../testing/at-once.ts'
import { channelOf, idOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner, aCourse } = await channelOf(t)
const { anApplication, act } = admissionOf(t)

const FIELDS = `__typename ... on Employee { id no name department active version regions { code } }
  ... on Refusal { refusal: code }`
const join = async (input: string, key = newId('event')) =>
  (
    await t.data(
      'management',
      unchecked(`mutation { joinEmployee(input: { ${input} }, idempotencyKey: "${key}") { ${FIELDS} } }`),
    )
  ).joinEmployee
const change = async (mutation: string, { id, version }: { id: string; version: number }, rest: string) => {
  const call = `${mutation}(id: "${id}", expectedVersion: ${version}, ${rest})`
  return (
    await t.data(
      'management',
      unchecked(`mutation { ${call} {
    ${FIELDS} ${mutation === 'leaveEmployee' ? '... on EmployeeManagesPartners { partners }' : ''}
  } }`),
    )
  )[mutation]
}

describe('who works here', () => {
  test('B: joins, moves and leaves, and the others are told each time', async () => {
    const joined = await join('no: " e0777 ", name: " 赵一 ", department: CHANNEL, regionCodes: ["320000", "320000"]')
    expect(joined).toMatchObject({ no: 'E0777', name: '赵一', department: 'CHANNEL', active: true, version: 1 })
    expect(joined.regions).toEqual([{ code: '320000' }])
    const moved = await change('moveEmployee', joined, 'department: TECH_SUPPORT')
    expect(moved).toMatchObject({ department: 'TECH_SUPPORT', version: 2, regions: [] })
    const left = await change('leaveEmployee', moved, 'reason: "退休"')
    expect(left).toMatchObject({ active: false, version: 3 })
    expect((await t.recorded()).filter(({ payload }) => payload.employeeId === joined.id)).toMatchObject([
      { type: 'EmployeeChanged', payload: { department: 'CHANNEL', active: true } },
      { type: 'EmployeeChanged', payload: { department: 'TECH_SUPPORT', active: true } },
      { type: 'EmployeeChanged', payload: { department: 'TECH_SUPPORT', active: false } },
    ])
    expect(await change('moveEmployee', left, 'department: RND')).toMatchObject({ refusal: 'EMPLOYEE_LEFT' })
    expect(await change('leaveEmployee', left, 'reason: "再次"')).toMatchObject({ refusal: 'EMPLOYEE_LEFT' })
  })

  test('I: the regions somebody answers for, and no longer does, stand in the history', async () => {
    const joined = await join('no: "E0787", name: "周七", department: CHANNEL, regionCodes: ["320000"]')
    await change('moveEmployee', joined, 'department: CHANNEL, regionCodes: ["440000"]')
    const query =
      'query ($id: ID!) { partnersAuditEntries(filter: { entityId: $id }) { nodes { fields { name from to } } } }'
    const { partnersAuditEntries: entries } = await t.data('auditor', query, { id: joined.id })
    const regions = entries.nodes.map(({ fields }: { fields: { name: string }[] }) =>
      fields.find(({ name }) => name.startsWith('region')),
    )
    expect(regions).toMatchObject([
      { from: '320000', to: '440000' },
      { from: null, to: '320000' },
    ])
  })

  test('F: nobody joins under a staff number that somebody has, in whatever case and width it is written', async () => {
    await join('no: "E0778", name: "钱二", department: RND')
    for (const no of ['ｅ０７７８', 'E-0778', 'e_07 78'])
      expect(await join(`no: "${no}", name: "孙三", department: RND`)).toMatchObject({ refusal: 'EMPLOYEE_NO_TAKEN' })
  })

  test('joining twice with one key is joining once', async () => {
    const key = newId('event')
    const [first, again] = [
      await join('no: "E0779", name: "李四", department: RND', key),
      await join('no: "E0779", name: "李四", department: RND', key),
    ]
    expect(again).toEqual(first)
  })

  test('D: nobody leaves as the manager of a partner: it would be answered for by nobody', async () => {
    const manager = await join('no: "E0780", name: "周五", department: CHANNEL')
    await aPartner({ managerId: manager.id })
    await aPartner({ managerId: manager.id, status: 'TERMINATED' })
    expect(await change('leaveEmployee', manager, 'reason: "离职"')).toMatchObject({
      refusal: 'EMPLOYEE_MANAGES_PARTNERS',
      partners: 1,
    })
  })

  test('B: nobody moves out of the channel department as the manager of a partner, regions are changed freely', async () => {
    const manager = await join('no: "E0781", name: "周六", department: CHANNEL')
    await aPartner({ managerId: manager.id })
    expect(await change('moveEmployee', manager, 'department: FINANCE')).toMatchObject({
      refusal: 'EMPLOYEE_MANAGES_PARTNERS',
    })
    const stays = await change('moveEmployee', manager, 'department: CHANNEL, regionCodes: ["320500", "３２０５００ "]')
    expect(stays.regions).toEqual([{ code: '320500' }])
  })

  test('B: nobody leaves the channel department with open applications: somebody else of it answers for them first', async () => {
    const owner = await join('no: "E0782", name: "郑七", department: CHANNEL')
    const application = await anApplication({ ownerId: owner.id, status: 'APPROVED' })
    await anApplication({ ownerId: owner.id, status: 'WITHDRAWN' })
    const refused = { refusal: 'EMPLOYEE_OWNS_APPLICATIONS' }
    expect(await change('leaveEmployee', owner, 'reason: "离职"')).toMatchObject(refused)
    expect(await change('moveEmployee', owner, 'department: RND')).toMatchObject(refused)
    const handOver = (to: string) =>
      act('management', 'correctApplication', application, `reason: "交接", input: { ownerId: "${to}" }`)
    expect((await handOver(idOf('finance'))).error).toBe('BAD_USER_INPUT')
    expect((await handOver(idOf('channel-manager-east'))).status).toBe('APPROVED')
    expect(await change('leaveEmployee', owner, 'reason: "离职"')).toMatchObject({ active: false })
  })

  test.each([
    'no: "", name: "吴", department: RND',
    `no: "${'9'.repeat(65)}", name: "吴", department: RND`,
    'no: "E1", name: "\u200b", department: RND',
    'no: "E1", name: "吴", department: RND, regionCodes: ["999999"]',
  ])('A: nothing is stored of what cannot be used: %.60s', async (input) => {
    const mutation = `mutation { joinEmployee(input: { ${input} }, idempotencyKey: "${newId('event')}") { __typename } }`
    const { errors } = await t.ask('management', unchecked(mutation))
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT'])
  })

  test('only management says who works here', async () => {
    const mutation = `mutation { joinEmployee(input: { no: "E2", name: "郑", department: RND }, idempotencyKey: "k") { __typename } }`
    for (const persona of ['channel-manager-east', 'finance', 'partner-a']) {
      const { errors } = await t.ask(personaNamed(persona).viewer, mutation)
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN'])
    }
  })
})

describe('D: whoever leaves at the same instant', () => {
  const atOnce = atOnceIn(t)
  let n = 0
  const ask = async (as: string | Viewer, mutation: string): Promise<string> => {
    const { data, errors } = await t.ask(
      as,
      unchecked(`mutation { answer: ${mutation} { __typename ... on Refusal { code } } }`),
    )
    return errors[0]?.extensions?.code ?? data.answer.code ?? data.answer.__typename
  }
  const anEmployee = (department: string) => {
    n += 1
    return join(`no: "R${n}", name: "李四", department: ${department}`)
  }
  const leave = ({ id, version }: { id: string; version: number }) =>
    ask('management', `leaveEmployee(id: "${id}", expectedVersion: ${version}, reason: "离职")`)
  const register = (managerId: string) =>
    ask(
      'channel-manager-east',
      `registerPartner(idempotencyKey: "${newId('event')}", input: { name: "苏州丁充电有限公司", uscc: "91320500MR${String(n).padStart(8, '0')}", kind: DISTRIBUTOR, regionCode: "320500", managerId: "${managerId}" })`,
    )

  test('is given no partner', async () => {
    const leaving = await anEmployee('CHANNEL')
    expect(
      await atOnce(
        () => leave(leaving),
        () => register(leaving.id),
      ),
    ).toEqual(['Employee', 'BAD_USER_INPUT'])
    const staying = await anEmployee('CHANNEL')
    expect(
      await atOnce(
        () => register(staying.id),
        () => leave(staying),
      ),
    ).toEqual(['Partner', 'EMPLOYEE_MANAGES_PARTNERS'])
  })

  test('answers for no application', async () => {
    const leaving = await anEmployee('CHANNEL')
    const { viewer } = personaNamed('channel-manager-east')
    const apply = () =>
      ask(
        { ...viewer, subject: leaving.id },
        `createApplication(idempotencyKey: "${newId('event')}", input: { companyName: "苏州戊充电有限公司", uscc: "91320500MQ${String(n).padStart(8, '0')}", kind: DISTRIBUTOR, source: OTHER, regionCode: "320500" })`,
      )
    expect(await atOnce(() => leave(leaving), apply)).toEqual(['Employee', 'BAD_USER_INPUT'])
    expect(await apply()).toBe('BAD_USER_INPUT')
  })

  test('is planned for no session', async () => {
    const course = await aCourse()
    const leaving = await anEmployee('TECH_SUPPORT')
    const plan = () =>
      ask(
        'tech-support',
        `planSession(idempotencyKey: "${newId('event')}", input: { courseId: "${course.id}", startsAt: "2026-12-01T01:00:00Z", endsAt: "2026-12-01T09:00:00Z", trainerIds: ["${leaving.id}"], capacity: 5 })`,
      )
    expect(await atOnce(() => leave(leaving), plan)).toEqual(['Employee', 'NOT_FOUND'])
  })

  test('F: two who join at the same instant under one staff number: one joins, the other is told so', async () => {
    const joined = () =>
      ask(
        'management',
        `joinEmployee(idempotencyKey: "${newId('event')}", input: { no: "R-ONE", name: "王五", department: RND })`,
      )
    expect(await atOnce(joined, joined)).toEqual(['Employee', 'EMPLOYEE_NO_TAKEN'])
  })
})
