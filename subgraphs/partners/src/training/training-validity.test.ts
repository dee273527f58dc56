import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { addDays } from '@channelgraph/values'
import { beforeEach, expect, test } from 'vitest'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf, TODAY } from '../testing/fixture.ts'
import { trainingValidity } from './training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aCertificate, aCourse, aSession, anEnrolment } = await channelOf(t)
const activatedAt = new Date('2026-01-10T02:00:00Z')
const anActive = (given: Partial<PartnerRow> = {}) => aPartner({ status: 'ACTIVE', activatedAt, ...given })

beforeEach(() => t.clock.set(`${TODAY}T10:00:00+08:00`))

const told = async ({ id }: PartnerRow) =>
  (await t.recorded())
    .filter(({ type, payload }) => type === 'TrainingValidityChanged' && payload.partnerId === id)
    .map(({ payload }) => payload)
const atMidnightOf = (day: string) => t.clock.set(`${day}T00:00:00+08:00`)

/** A trainee passes an exam that covers these topics. */
async function pass(of: PartnerRow, topics: ('CULTURE' | 'PRODUCT' | 'SALES' | 'TECHNICAL' | 'AFTER_SALES')[]) {
  const { id: courseId } = await aCourse({ topics })
  const { id: sessionId } = await aSession({ courseId })
  const { id } = await anEnrolment(of, { sessionId, status: 'ATTENDED' })
  const exam =
    `mutation { recordExam(id: "${id}", expectedVersion: 1, score: "90") { ... on TrainingEnrolment { status } } }` as const
  expect((await t.data('tech-support', exam)).recordExam.status).toBe('PASSED')
}

test('a certificate that runs out is announced the day after its last day in Shanghai, once, whoever sweeps', async () => {
  const partner = await anActive({ id: PARTNER_A.id, code: PARTNER_A.code })
  await aCertificate(partner, { validUntil: TODAY })
  await t.subgraph.sweep()
  expect(await told(partner)).toEqual([])
  atMidnightOf(addDays(TODAY, 1))
  await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
  atMidnightOf(addDays(TODAY, 2))
  await t.subgraph.sweep()
  expect(await told(partner)).toEqual([
    {
      partnerId: partner.id,
      valid: false,
      missingTopics: ['CULTURE', 'PRODUCT', 'SALES', 'TECHNICAL', 'AFTER_SALES'],
      asOf: addDays(TODAY, 1),
    },
  ])
})

test('a certificate that closes the gap is announced with it, and not before the last topic is covered', async () => {
  const partner = await anActive()
  await aCertificate(partner, { topics: ['CULTURE', 'PRODUCT', 'SALES'] })
  await t.subgraph.sweep()
  expect(await told(partner)).toMatchObject([{ valid: false, missingTopics: ['TECHNICAL', 'AFTER_SALES'] }])
  await pass(partner, ['TECHNICAL'])
  expect(await told(partner)).toHaveLength(1)
  await pass(partner, ['AFTER_SALES'])
  expect(await told(partner)).toMatchObject([{ valid: false }, { valid: true, missingTopics: [], asOf: TODAY }])
  await t.subgraph.sweep()
  await pass(partner, ['AFTER_SALES'])
  expect(await told(partner)).toHaveLength(2)
})

test('of a partner that was never active nothing is announced; of one that is suspended it is', async () => {
  const onboarding = await aPartner()
  const suspended = await anActive({ status: 'SUSPENDED' })
  const trained = await anActive()
  await aCertificate(trained)
  await t.subgraph.sweep()
  expect(await told(onboarding)).toEqual([])
  expect(await told(trained)).toEqual([])
  expect(await told(suspended)).toMatchObject([{ valid: false }])
  const known = await t.db.select().from(trainingValidity)
  expect(known.map(({ id }) => id)).not.toContain(onboarding.id)
})
