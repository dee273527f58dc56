import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { addDays, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, idOf, TODAY } from '../testing/fixture.ts'
import { trainingCourse } from './training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aCourse, aSession, anEnrolment } = await channelOf(t)
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code })
const at = (day: string, time = '10:00') => t.clock.set(`${day}T${time}:00+08:00`)
const YESTERDAY = addDays(TODAY, -1)
const TOMORROW = addDays(TODAY, 1)
const hours = (day: string) => ({ startsAt: new Date(`${day}T01:00:00Z`), endsAt: new Date(`${day}T09:00:00Z`) })

beforeEach(() => at(TODAY))

type Answered = Record<string, unknown> & { readonly id: string; readonly refusal?: string; readonly message?: string }

/** Gives a mutation and answers what came of it, with a refusal's code as `refusal`. */
async function act(as: string, call: string, fields = 'id'): Promise<Answered> {
  const type = /Session\(/.test(call) ? 'TrainingSession' : 'TrainingEnrolment'
  const on = /Certificate\(/.test(call) ? 'Certificate' : type
  const data = await t.data(
    as,
    unchecked(`mutation { answer: ${call} { ... on ${on} { ${fields} } ... on Refusal { refusal: code message } } }`),
  )
  return data.answer
}
const versioned = ({ id, version = 1 }: { id: string; version?: number }) => `id: "${id}", expectedVersion: ${version}`
const start = (session: { id: string }) => act('tech-support', `startSession(${versioned(session)})`, 'status')
const attend = (place: { id: string }) =>
  act('tech-support', `recordAttendance(${versioned(place)}, present: true)`, 'status')
const examine = (place: { id: string }, rest = '') =>
  act('tech-support', `recordExam(${versioned(place)}, score: "60"${rest})`, 'status certificate { issuedOn }')
const enrol = (sessionId: string, name: string) =>
  act(
    'partner-a',
    `enrolTrainee(sessionId: "${sessionId}", partnerId: "${a.id}", traineeName: "${name}", idempotencyKey: "${newId('event')}")`,
    'id status',
  )

describe('D: a session takes place on its day', () => {
  test('D: it starts neither 30 days early nor the day before, but on its day, and not once that is over', async () => {
    const session = await aSession({ status: 'OPEN', ...hours(addDays(TODAY, 30)) })
    expect(await start(session)).toMatchObject({ refusal: 'SESSION_NOT_DUE' })
    at(addDays(TODAY, 29), '23:59')
    expect(await start(session)).toMatchObject({ refusal: 'SESSION_NOT_DUE' })
    at(addDays(TODAY, 31), '00:00')
    expect(await start(session)).toMatchObject({ refusal: 'SESSION_OVER' })
    at(addDays(TODAY, 30), '00:00')
    expect(await start(session)).toEqual({ status: 'RUNNING' })
  })

  test('D: nobody attended or was examined before the hour it begins, nor attended after its last day', async () => {
    const session = await aSession(hours(TODAY))
    const [fresh, there] = [
      await anEnrolment(a, { sessionId: session.id }),
      await anEnrolment(a, { sessionId: session.id, status: 'ATTENDED' }),
    ]
    at(TODAY, '08:59')
    expect(await attend(fresh)).toMatchObject({ refusal: 'SESSION_NOT_DUE' })
    expect(await examine(there)).toMatchObject({ refusal: 'SESSION_NOT_DUE' })
    at(TOMORROW)
    expect(await attend(fresh)).toMatchObject({ refusal: 'SESSION_OVER' })
    at(TODAY, '23:59')
    expect(await attend(fresh)).toEqual({ status: 'ATTENDED' })
  })

  test('D: a certificate is of the day of the exam, which is neither before the session nor in the future', async () => {
    const session = await aSession(hours(YESTERDAY))
    const place = await anEnrolment(a, { sessionId: session.id, status: 'ATTENDED' })
    for (const day of [addDays(YESTERDAY, -1), TOMORROW])
      await expect(examine(place, `, examinedOn: "${day}"`)).rejects.toThrow('BAD_USER_INPUT')
    expect(await examine(place, `, examinedOn: "${YESTERDAY}"`)).toMatchObject({ certificate: { issuedOn: YESTERDAY } })
  })

  test('D: nobody opens, or takes a place in, a session whose last day is over, before the schedule has ended it too', async () => {
    const past = hours(YESTERDAY)
    const [planned, open] = [
      await aSession({ status: 'PLANNED', ...past }),
      await aSession({ status: 'OPEN', ...past }),
    ]
    expect(await act('tech-support', `openSession(${versioned(planned)})`)).toMatchObject({ refusal: 'SESSION_OVER' })
    expect(await enrol(open.id, '王')).toMatchObject({ refusal: 'SESSION_OVER' })
  })

  test('D: the schedule closes what was never closed and cancels what never began, with the places nobody used', async () => {
    const past = hours(YESTERDAY)
    const sessions = [
      await aSession({ status: 'RUNNING', ...past }),
      await aSession({ status: 'OPEN', ...past }),
      await aSession({ status: 'PLANNED', ...past }),
      await aSession({ status: 'RUNNING' }),
    ]
    for (const { id } of sessions) {
      await anEnrolment(a, { sessionId: id })
      await anEnrolment(a, { sessionId: id, status: 'ATTENDED' })
    }
    await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
    const QUERY = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on TrainingSession { status version enrolments { status } } } }`
    const r = sessions.map(({ id }) => ({ __typename: 'TrainingSession', id }))
    const { _entities } = await t.data('tech-support', QUERY, { r })
    expect(
      _entities.map(
        ({ status, version, enrolments }: { status: string; version: number; enrolments: { status: string }[] }) =>
          [status, version, ...enrolments.map((one) => one.status).sort()].join(' '),
      ),
    ).toEqual([
      'CLOSED 2 ABSENT ATTENDED',
      'CANCELLED 2 ATTENDED CANCELLED',
      'CANCELLED 2 ATTENDED CANCELLED',
      'RUNNING 1 ATTENDED ENROLLED',
    ])
  })
})

describe('F: one person is in one place', () => {
  const plan = (courseId: string, from: string, to: string, trainers = [idOf('tech-support')]) =>
    act(
      'tech-support',
      `planSession(idempotencyKey: "${newId('event')}", input: { courseId: "${courseId}", capacity: 5,
        startsAt: "2026-12-10T${from}:00+08:00", endsAt: "2026-12-10T${to}:00+08:00", trainerIds: ${JSON.stringify(trainers)} })`,
    )

  test('F: a trainer who teaches at that hour is refused by name with the other session, also when planned at once', async () => {
    const [one, other] = [await aCourse(), await aCourse({ coDepartments: ['AFTER_SALES'] })]
    const { id: sessionId } = await plan(one.id, '09:00', '12:00')
    const both = [idOf('after-sales'), idOf('tech-support')]
    const refused = await plan(other.id, '11:59', '13:00', both)
    expect(refused).toMatchObject({ refusal: 'TRAINER_BUSY' })
    expect(refused.message).toContain('tech-support')
    expect(refused.message).toContain(sessionId)
    const answers = await Promise.all([plan(one.id, '12:00', '14:00'), plan(other.id, '13:00', '15:00')])
    expect(answers.map(({ refusal }) => refusal ?? 'planned').sort()).toEqual(['TRAINER_BUSY', 'planned'])
    await act('tech-support', `cancelSession(id: "${sessionId}", expectedVersion: 1, reason: "停电")`)
    expect(await plan(other.id, '09:00', '12:00')).toHaveProperty('id')
  })

  test('F: a trainee has one open place in a course', async () => {
    const course = await aCourse()
    const [first, again, other] = [
      await aSession({ status: 'OPEN', courseId: course.id, ...hours(addDays(TODAY, 5)) }),
      await aSession({ status: 'OPEN', courseId: course.id, ...hours(addDays(TODAY, 6)) }),
      await aSession({ status: 'OPEN', ...hours(addDays(TODAY, 7)) }),
    ]
    const { id } = await enrol(first.id, '周')
    expect(await enrol(again.id, '周')).toMatchObject({ refusal: 'ALREADY_ENROLLED' })
    expect(await enrol(again.id, '吴')).toMatchObject({ status: 'ENROLLED' })
    expect(await enrol(other.id, '周')).toMatchObject({ status: 'ENROLLED' })
    await act('partner-a', `cancelEnrolment(id: "${id}", expectedVersion: 1)`)
    expect(await enrol(again.id, '周')).toMatchObject({ status: 'ENROLLED' })
  })

  test('B: nobody is planned as a trainer who works in a department that does not teach the course, or has left', async () => {
    const { id } = await aCourse({ coDepartments: ['AFTER_SALES'] })
    const lead = idOf('tech-support')
    expect(await plan(id, '15:00', '16:00', [lead, idOf('finance')])).toMatchObject({
      refusal: 'TRAINER_OF_OTHER_DEPARTMENT',
    })
    await expect(plan(id, '15:00', '16:00', [lead, newId('employee')])).rejects.toThrow('NOT_FOUND')
    expect(await plan(id, '15:00', '16:00', [lead, idOf('after-sales')])).toHaveProperty('id')
  })
})

test('J: whoever has a place in a session that is closed and was not there is absent', async () => {
  const session = await aSession()
  await anEnrolment(a, { sessionId: session.id })
  await anEnrolment(a, { sessionId: session.id, status: 'ATTENDED' })
  const fields = 'status enrolments { status version }'
  const closed = await act('tech-support', `closeSession(${versioned(session)})`, fields)
  expect(closed.status).toBe('CLOSED')
  expect(new Set(closed.enrolments as object[])).toEqual(
    new Set([
      { status: 'ABSENT', version: 2 },
      { status: 'ATTENDED', version: 1 },
    ]),
  )
})

test('G: a certificate says what the course was called and taught when it was issued, whatever it is called later', async () => {
  const course = await aCourse({ code: 'G-COURSE', title: '液冷安装', topics: ['TECHNICAL'] })
  const session = await aSession({ courseId: course.id, status: 'RUNNING', ...hours(YESTERDAY) })
  const place = await anEnrolment(a, { sessionId: session.id, status: 'ATTENDED' })
  const FIELDS = 'courseCode courseTitle topics course { code title topics }'
  const { certificate } = await act(
    'tech-support',
    `recordExam(${versioned(place)}, score: "90")`,
    `certificate { id ${FIELDS} }`,
  )
  const issued = { courseCode: 'G-COURSE', courseTitle: '液冷安装', topics: ['TECHNICAL'] }
  expect(certificate).toMatchObject({ ...issued, course: { title: '液冷安装' } })
  const now = { code: 'G-COURSE-2', title: '储能安装', topics: ['UPGRADE' as const] }
  await t.db.update(trainingCourse).set(now).where(eq(trainingCourse.id, course.id))
  const { id } = certificate as { id: string }
  const read = await t.data('tech-support', unchecked(`{ node(id: "${id}") { ... on Certificate { ${FIELDS} } } }`))
  expect(read.node).toEqual({ ...issued, course: now })
})
