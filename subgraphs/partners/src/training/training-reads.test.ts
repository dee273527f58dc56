import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { addDays } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, TODAY } from '../testing/fixture.ts'
import { certificate as certificateTable } from './training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aReadyPartner, aSession, anEnrolment, aCertificate } = await channelOf(t)
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code })
const b = await aPartner({ id: PARTNER_B.id, code: PARTNER_B.code, regionCode: '440300' })

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
    } }` as const
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
    const QUERY =
      `{ expiringCertificates(before: "${addDays(TODAY, 30)}") { nodes { validUntil partner { id } course { product { id } } } totalCount } }` as const
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
    for (const of of [a, b, a, b, a, b]) await aCertificate(of)
    const ask = (first: number) => t.data('management', unchecked(`{ ${query.replace('N', String(first))} }`))
    const few = await t.statements(() => ask(5))
    const many = await t.statements(() => ask(50))
    expect(many.length).toBe(few.length)
  })
})
