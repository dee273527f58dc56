import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { addDays } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { channelOf, idOf, TODAY } from '../fixture.ts'
import { partners } from '../subgraph.ts'
import { certificate as certificateTable } from './training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aReadyPartner, aCourse, aSession, anEnrolment, aCertificate } = await channelOf(t)
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code })
const b = await aPartner({ id: PARTNER_B.id, code: PARTNER_B.code, regionCode: '440300' })

/** Runs one mutation that answers a thing or a refusal. */
async function act(as: string, call: string, on: string, fields: string) {
  const data = await t.data(
    as,
    `mutation { ${call} { __typename ... on ${on} { ${fields} } ... on Refusal { refusal: code } } }`,
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
const runSession = (name: string, id: string, v: number) =>
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
    expect((await runSession('start', session.id, 2)).status).toBe('RUNNING')
    expect((await attend('tech-support', enrolment)).status).toBe('ATTENDED')
    expect(await examine('tech-support', enrolment, '88.5')).toEqual({
      __typename: 'TrainingEnrolment',
      status: 'PASSED',
      examScore: '88.500000',
      certificate: {
        no: 'CE-2026-000001',
        issuedOn: '2026-11-23',
        validUntil: '2028-11-23',
        revoked: false,
        course: { code: 'ONB-TECH' },
        traineeName: '王小明',
      },
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'CertificateIssued',
      payload: { partnerId: a.id, traineeName: '王小明', topics: ['TECHNICAL'], validUntil: '2028-11-23' },
    })
    expect((await runSession('close', session.id, 3)).status).toBe('CLOSED')
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
      courseId: "${id}", startsAt: "2026-11-24T09:00:00+08:00", endsAt: "2026-11-24T17:00:00+08:00",
      trainerIds: ["${idOf('tech-support')}"], capacity: 20 })`
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
    const cancel = `cancelEnrolment(id: "${place}", expectedVersion: 1)`
    expect(await act('partner-a', cancel, 'TrainingEnrolment', 'status')).toMatchObject({ status: 'CANCELLED' })
    expect(await enrol('partner-a', id, a.id, '王')).toMatchObject({ status: 'ENROLLED' })
  })

  test('not used yet are cancelled with the session, used ones stay', async () => {
    const session = await aSession()
    const [unused, used] = [
      await anEnrolment(a, { sessionId: session.id }),
      await anEnrolment(b, { sessionId: session.id, status: 'ATTENDED' }),
    ]
    const cancel = `cancelSession(id: "${session.id}", expectedVersion: 1, reason: "停电")`
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
    const cancel = `cancelEnrolment(id: "${place.id}", expectedVersion: 1)`
    await expect(act('partner-a', cancel, 'TrainingEnrolment', 'id')).rejects.toThrow('NOT_FOUND')
  })
})

describe('valid training', () => {
  const VALID = 'query ($id: ID!) { partner(id: $id) { trainingValid } }'
  const validOf = async (id: string) => (await t.data('management', VALID, { id })).partner.trainingValid
  const LISTED = 'query ($valid: Boolean!) { partners(filter: { trainingValid: $valid }, first: 100) { nodes { id } } }'
  const listed = async (valid: boolean) =>
    (await t.data('management', LISTED, { valid })).partners.nodes.map((node: { id: string }) => node.id)
  const ACTIVATE = 'mutation ($id: ID!) { activatePartner(id: $id, expectedVersion: 1) { __typename } }'

  test('P-13 certificate expired yesterday -> trainingValid: false, in the field, the filter and the guard alike', async () => {
    const partner = await aReadyPartner()
    const setEnd = (validUntil: string) =>
      t.db.update(certificateTable).set({ validUntil }).where(eq(certificateTable.partnerId, partner.id))
    await setEnd(TODAY)
    expect(await validOf(partner.id)).toBe(true)
    expect(await listed(true)).toContain(partner.id)
    await setEnd(addDays(TODAY, -1))
    expect(await validOf(partner.id)).toBe(false)
    expect(await listed(true)).not.toContain(partner.id)
    expect(await listed(false)).toContain(partner.id)
    const { activatePartner } = await t.data('channel-manager-east', ACTIVATE, { id: partner.id })
    expect(activatePartner.__typename).toBe('OnboardingTrainingMissing')
  })

  test('P-13 a certificate that is revoked, or of a course that is not mandatory, does not count', async () => {
    const partner = await aPartner()
    await aCertificate(partner, { revoked: true })
    await aCertificate(partner, { mandatory: false })
    expect(await validOf(partner.id)).toBe(false)
    await aCertificate(partner, { topics: ['CULTURE', 'PRODUCT', 'SALES'] })
    await aCertificate(partner, { topics: ['TECHNICAL', 'AFTER_SALES', 'UPGRADE'] })
    expect(await validOf(partner.id)).toBe(true)
  })

  test('of one partner says nothing about another, in a list of both', async () => {
    const [trained, untrained] = [await aReadyPartner({ tier: 'STRATEGIC' }), await aPartner({ tier: 'STRATEGIC' })]
    const { partners: found } = await t.data(
      'management',
      '{ partners(filter: { tiers: [STRATEGIC] }) { nodes { id trainingValid } } }',
    )
    expect(
      new Map(found.nodes.map((node: { id: string; trainingValid: boolean }) => [node.id, node.trainingValid])),
    ).toEqual(
      new Map([
        [trained.id, true],
        [untrained.id, false],
      ]),
    )
  })
})

describe('reading training', () => {
  test('certificates(validOn) and enrolments(status) leave out the others', async () => {
    const partner = await aPartner()
    const past = await aCertificate(partner, { issuedOn: '2025-01-01', validUntil: '2025-12-31' })
    const present = await aCertificate(partner, { issuedOn: '2026-01-01' })
    await anEnrolment(partner, { status: 'ABSENT' })
    const QUERY = `query ($id: ID!) { partner(id: $id) {
      all: certificates { no } past: certificates(validOn: "2025-06-01") { no } now: certificates(validOn: "${TODAY}") { no }
      enrolments { status } absent: enrolments(status: ABSENT) { status }
    } }`
    const { partner: seen } = await t.data('management', QUERY, { id: partner.id })
    expect(seen).toMatchObject({
      all: [{ no: present.no }, { no: past.no }],
      past: [{ no: past.no }],
      now: [{ no: present.no }],
      absent: [{ status: 'ABSENT' }],
    })
    expect(seen.enrolments).toHaveLength(3)
  })

  test('expiringCertificates(before) lists those valid today that end before the day, soonest first', async () => {
    const partner = await aPartner({ regionCode: '440300' })
    for (const days of [30, -1, 0, 29]) await aCertificate(partner, { validUntil: addDays(TODAY, days) })
    const QUERY = `{ expiringCertificates(before: "${addDays(TODAY, 30)}") { nodes { validUntil partner { id } course { product { id } } } totalCount } }`
    const { expiringCertificates } = await t.data('channel-manager-south', QUERY)
    expect(expiringCertificates).toEqual({
      nodes: [TODAY, addDays(TODAY, 29)].map((validUntil) => ({
        validUntil,
        partner: { id: partner.id },
        course: { product: null },
      })),
      totalCount: 2,
    })
  })

  test('trainingSessions(period) begin on Shanghai days, first and last included', async () => {
    const starts = ['2025-03-01T16:00:00Z', '2025-03-01T15:59:59Z', '2025-03-03T15:59:59Z', '2025-03-03T16:00:00Z']
    for (const at of starts) await aSession({ startsAt: new Date(at) })
    const QUERY =
      '{ trainingSessions(period: { from: "2025-03-02", to: "2025-03-03" }) { nodes { startsAt } totalCount } }'
    const { trainingSessions } = await t.data('partner-a', QUERY)
    expect(trainingSessions).toEqual({
      nodes: [{ startsAt: '2025-03-01T16:00:00.000Z' }, { startsAt: '2025-03-03T15:59:59.000Z' }],
      totalCount: 2,
    })
  })

  test('a partner user sees its own trainees and certificates only, in a session and through _entities too', async () => {
    const session = await aSession()
    const mine = await anEnrolment(a, { sessionId: session.id })
    const theirs = await anEnrolment(b, { sessionId: session.id })
    const [ours, others] = [await aCertificate(a), await aCertificate(b)]
    const ENTITIES = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on TrainingSession { enrolments { id } } ... on TrainingEnrolment { id } ... on Certificate { id }
    } }`
    const r = [
      { __typename: 'TrainingSession', id: session.id },
      { __typename: 'TrainingEnrolment', id: theirs.id },
      { __typename: 'Certificate', id: others.id },
      { __typename: 'Certificate', id: ours.id },
    ]
    for (const as of ['partner-a', 'channel-manager-east']) {
      const { _entities } = await t.data(as, ENTITIES, { r })
      expect(_entities).toEqual([{ enrolments: [{ id: mine.id }] }, null, null, { id: ours.id }])
    }
  })

  // One root field each: two that share a loader meet in it or not, as time will have it.
  test.each([
    'partners(first: N) { nodes { trainingValid enrolments { session { course { code } trainers { name } } } } }',
    `partners(first: N) { nodes { enrolments(status: PASSED) { certificate { no course { code } } } } }`,
    `partners(first: N) { nodes { certificates(validOn: "${TODAY}") { course { code } } } }`,
    'trainingSessions(period: { from: "2026-11-01", to: "2026-11-30" }, first: N) { nodes { enrolments { partner { name } } } totalCount }',
    'expiringCertificates(before: "2030-01-01", first: N) { nodes { partner { name } course { code } } totalCount }',
  ])('the number of statements does not depend on the number of rows: %s', async (query) => {
    const ask = (first: number) => t.data('management', `{ ${query.replace('N', String(first))} }`)
    const few = await t.statements(() => ask(5))
    const many = await t.statements(() => ask(50))
    expect(many.length).toBe(few.length)
  })
})
