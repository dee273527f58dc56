import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { type Checked, testSubgraph, unchecked } from '@channelgraph/testkit'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, idOf } from '../testing/fixture.ts'
import { certificate as certificateTable } from './training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aCourse, aSession, anEnrolment } = await channelOf(t)
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code })
const b = await aPartner({ id: PARTNER_B.id, code: PARTNER_B.code, regionCode: '440300' })

/** Runs one mutation that answers a thing or a refusal. */
async function act<const Call extends string, const On extends string, const Fields extends string>(
  as: string,
  call: Call & Checked<'partners', `mutation { ${Call} { ... on ${On} { ${Fields} } } }`>,
  on: On,
  fields: Fields,
) {
  const data = await t.data(
    as,
    unchecked(`mutation { ${call} { __typename ... on ${on} { ${fields} } ... on Refusal { refusal: code } } }`),
  )
  return Object.values(data)[0] as Record<string, unknown> & { id: string; version: number }
}
let key = 0
const enrol = (as: string, sessionId: string, partnerId: string, name: string, idempotencyKey = `enrol-${++key}`) =>
  act(
    as,
    `enrolTrainee(sessionId: "${sessionId}", partnerId: "${partnerId}", traineeName: "${name}", idempotencyKey: "${idempotencyKey}")`,
    'TrainingEnrolment',
    'id status version traineeName',
  )
const attend = (as: string, { id }: { id: string }, present = true) =>
  act(as, `recordAttendance(id: "${id}", expectedVersion: 1, present: ${present})`, 'TrainingEnrolment', 'id status')
const examine = (as: string, { id }: { id: string }, score: string) =>
  act(
    as,
    `recordExam(id: "${id}", expectedVersion: 2, score: "${score}")`,
    'TrainingEnrolment',
    'status examScore certificate { no issuedOn validUntil revoked course { code } traineeName }',
  )
const runSession = (name: 'open' | 'start' | 'close', id: string, v: number) =>
  act('tech-support', `${name}Session(id: "${id}", expectedVersion: ${v})`, 'TrainingSession', 'status version')

describe('a course, from the catalogue to the certificate', () => {
  test('is published, planned, opened, enrolled for, started, attended, examined and closed', async () => {
    const course = await act(
      'tech-support',
      `publishCourse(idempotencyKey: "course", input: {
        code: "ONB-TECH", title: "技术操作", topics: [TECHNICAL], mandatoryForOnboarding: true, validityMonths: 24,
        leadDepartment: TECH_SUPPORT, coDepartments: [MARKETING]
      })`,
      'TrainingCourse',
      'id code topics leadDepartment coDepartments',
    )
    expect(course).toMatchObject({ code: 'ONB-TECH', topics: ['TECHNICAL'], coDepartments: ['MARKETING'] })
    const session = await act(
      'tech-support',
      `planSession(idempotencyKey: "session", input: {
        courseId: "${course.id}", startsAt: "2026-11-24T09:00:00+08:00", endsAt: "2026-11-24T17:00:00+08:00",
        trainerIds: ["${idOf('tech-support')}"], capacity: 20
      })`,
      'TrainingSession',
      'id status version trainers { name } course { code }',
    )
    expect(session).toMatchObject({
      status: 'PLANNED',
      trainers: [{ name: 'tech-support' }],
      course: { code: 'ONB-TECH' },
    })
    expect((await runSession('open', session.id, 1)).status).toBe('OPEN')
    const enrolment = await enrol('partner-a', session.id, a.id, '王小明')
    expect(enrolment).toMatchObject({ status: 'ENROLLED', version: 1 })
    // Its own day: on the other the trainer has sessions of other tests.
    const today = t.clock.now()
    t.clock.set('2026-11-24T10:00:00+08:00')
    expect((await runSession('start', session.id, 2)).status).toBe('RUNNING')
    expect((await attend('tech-support', enrolment)).status).toBe('ATTENDED')
    expect(await examine('tech-support', enrolment, '88.5')).toEqual({
      __typename: 'TrainingEnrolment',
      status: 'PASSED',
      examScore: '88.500000',
      certificate: {
        no: expect.stringMatching(/^CE-2026-\d{6}$/),
        issuedOn: '2026-11-24',
        validUntil: '2028-11-24',
        revoked: false,
        course: { code: 'ONB-TECH' },
        traineeName: '王小明',
      },
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'CertificateIssued',
      payload: { partnerId: a.id, traineeName: '王小明', topics: ['TECHNICAL'], validUntil: '2028-11-24' },
    })
    expect((await runSession('close', session.id, 3)).status).toBe('CLOSED')
    t.clock.set(today)
  })

  test('S-02 score 59 -> FAILED without a certificate; 60 -> PASSED with one', async () => {
    const issued = async () => (await t.db.select().from(certificateTable)).length
    const before = await issued()
    const failed = await anEnrolment(a)
    await attend('tech-support', failed)
    expect(await examine('tech-support', failed, '59')).toMatchObject({ status: 'FAILED', certificate: null })
    expect(await issued()).toBe(before)
    const passed = await anEnrolment(a)
    await attend('tech-support', passed)
    expect(await examine('tech-support', passed, '60')).toMatchObject({
      status: 'PASSED',
      certificate: { traineeName: passed.traineeName },
    })
    expect(await issued()).toBe(before + 1)
  })

  test('is examined by a trainer of the lead department only, and a score is 0 to 100', async () => {
    const enrolment = await anEnrolment(a)
    expect(await attend('after-sales', enrolment)).toMatchObject({ refusal: 'NOT_ITS_TRAINER' })
    await attend('tech-support', enrolment)
    expect(await examine('channel-manager-east', enrolment, '90')).toMatchObject({ refusal: 'NOT_ITS_TRAINER' })
    await expect(examine('tech-support', enrolment, '100.5')).rejects.toThrow('BAD_USER_INPUT')
  })

  test('is planned with a trainer of the lead department, and a code is taken once', async () => {
    const { id } = await aCourse({ leadDepartment: 'AFTER_SALES', code: 'ONB-ONCE' })
    const plan = `planSession(idempotencyKey: "no-lead", input: {
      courseId: "${id}", startsAt: "2026-11-23T09:00:00+08:00", endsAt: "2026-11-23T17:00:00+08:00",
      trainerIds: ["${idOf('tech-support')}"], capacity: 20 })` as const
    expect(await act('tech-support', plan, 'TrainingSession', 'id')).toMatchObject({ refusal: 'LEAD_TRAINER_MISSING' })
    const publish = `publishCourse(idempotencyKey: "twice", input: {
      code: "ONB-ONCE", title: "售后", topics: [AFTER_SALES], validityMonths: 12, leadDepartment: AFTER_SALES })`
    expect(await act('marketing', publish, 'TrainingCourse', 'id')).toMatchObject({ refusal: 'DUPLICATE_COURSE' })
  })
})

describe('places', () => {
  test('are given once for an idempotencyKey, once to a trainee, and no more than there are', async () => {
    const { id } = await aSession({ status: 'OPEN', capacity: 2 })
    const first = await enrol('partner-a', id, a.id, '王', 'same-key')
    expect(await enrol('partner-a', id, a.id, '王', 'same-key')).toEqual(first)
    expect(await enrol('partner-a', id, a.id, '王')).toMatchObject({ refusal: 'ALREADY_ENROLLED' })
    const answers = await Promise.all([enrol('partner-a', id, a.id, '李'), enrol('partner-b', id, b.id, '赵')])
    expect(answers.map((answer) => answer.refusal ?? answer.status).sort()).toEqual(['ENROLLED', 'SESSION_FULL'])
  })

  test('given back can be taken again', async () => {
    const { id } = await aSession({ status: 'OPEN', capacity: 1 })
    const { id: place } = await enrol('partner-a', id, a.id, '王')
    const cancel = `cancelEnrolment(id: "${place}", expectedVersion: 1)` as const
    expect(await act('partner-a', cancel, 'TrainingEnrolment', 'status')).toMatchObject({ status: 'CANCELLED' })
    expect(await enrol('partner-a', id, a.id, '王')).toMatchObject({ status: 'ENROLLED' })
  })

  test('not used yet are cancelled with the session, used ones stay', async () => {
    const session = await aSession()
    const [unused, used] = [
      await anEnrolment(a, { sessionId: session.id }),
      await anEnrolment(b, { sessionId: session.id, status: 'ATTENDED' }),
    ]
    const cancel = `cancelSession(id: "${session.id}", expectedVersion: 1, reason: "停电")` as const
    const cancelled = await act('tech-support', cancel, 'TrainingSession', 'status enrolments { id status version }')
    expect(cancelled.status).toBe('CANCELLED')
    expect(new Set(cancelled.enrolments as object[])).toEqual(
      new Set([
        { id: unused.id, status: 'CANCELLED', version: 2 },
        { id: used.id, status: 'ATTENDED', version: 1 },
      ]),
    )
  })

  test("of another partner are FORBIDDEN to a partner user, and another's place is NOT_FOUND", async () => {
    const { id } = await aSession({ status: 'OPEN' })
    await expect(enrol('partner-a', id, b.id, '王')).rejects.toThrow('FORBIDDEN')
    const place = await anEnrolment(b)
    const cancel = `cancelEnrolment(id: "${place.id}", expectedVersion: 1)` as const
    await expect(act('partner-a', cancel, 'TrainingEnrolment', 'id')).rejects.toThrow('NOT_FOUND')
  })
})
