import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { addDays } from '@channelgraph/values'
import { beforeEach, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, TODAY } from '../testing/fixture.ts'
import type { CertificateRow } from './training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract, aDeposit, aTerritory, aCourse, aSession, anEnrolment, aCertificate } = await channelOf(t)
const activatedAt = new Date('2026-01-10T02:00:00Z')
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE', activatedAt })

beforeEach(() => t.clock.set(`${TODAY}T10:00:00+08:00`))

const revoke = async (as: string, { id, version }: Pick<CertificateRow, 'id' | 'version'>) =>
  (
    await t.data(
      as,
      `mutation { revokeCertificate(id: "${id}", expectedVersion: ${version}, reason: "替考") {
        ... on Certificate { revoked revokedOn version } ... on Refusal { refusal: code } } }`,
    )
  ).revokeCertificate

describe('a certificate is taken back', () => {
  test('with its reason, which the partner reads; training is no longer valid at once, and the others are told', async () => {
    const certificate = await aCertificate(a)
    await t.subgraph.sweep()
    const told = (await t.recorded()).length
    expect(await revoke('tech-support', certificate)).toEqual({ revoked: true, revokedOn: TODAY, version: 2 })
    const { partner } = await t.data(
      'partner-a',
      `{ partner(id: "${a.id}") { trainingValid certificates { revokedOn history { nodes { operation reason } } } } }`,
    )
    expect(partner).toMatchObject({
      trainingValid: false,
      certificates: [{ revokedOn: TODAY, history: { nodes: [{ operation: 'training:revoke', reason: '替考' }] } }],
    })
    expect((await t.recorded()).slice(told)).toMatchObject([
      { type: 'TrainingValidityChanged', payload: { partnerId: a.id, valid: false, asOf: TODAY } },
    ])
    expect(await revoke('tech-support', { ...certificate, version: 2 })).toEqual({ refusal: 'ALREADY_REVOKED' })
  })

  test("D: by the course's department or the channel's, by nobody else", async () => {
    const certificate = await aCertificate(await aPartner())
    expect(await revoke('after-sales', certificate)).toEqual({ refusal: 'NOT_ITS_DEPARTMENT' })
    await expect(revoke('management', certificate)).rejects.toThrow('FORBIDDEN')
    expect(await revoke('channel-manager-east', certificate)).toMatchObject({ revoked: true })
  })
})

test('J: activation says of each missing topic why it is missing and what to do, in both languages', async () => {
  const partner = await aPartner()
  await aContract(partner)
  await aDeposit(partner, '50000.00')
  await aTerritory(partner)
  await aCertificate(partner, { topics: ['PRODUCT'], validUntil: addDays(TODAY, -1) })
  await aCertificate(partner, { topics: ['SALES'], revoked: true, revokedOn: addDays(TODAY, -2) })
  await aCertificate(partner, { topics: ['SALES'], validUntil: addDays(TODAY, -9) })
  await aCertificate(partner, { topics: ['TECHNICAL'], validUntil: addDays(TODAY, -9) })
  const { id: courseId } = await aCourse({ topics: ['TECHNICAL'] })
  const { id: sessionId } = await aSession({ courseId })
  await anEnrolment(partner, { sessionId, status: 'FAILED' })
  await aCertificate(partner, { topics: ['AFTER_SALES'] })
  const ACTIVATE = unchecked(`mutation { activatePartner(id: "${partner.id}", expectedVersion: 1) {
    ... on OnboardingTrainingMissing { message topics gaps { topic why on } } } }`)
  const { activatePartner } = await t.data('channel-manager-east', ACTIVATE)
  expect(activatePartner.topics).toEqual(['CULTURE', 'PRODUCT', 'SALES', 'TECHNICAL'])
  expect(activatePartner.gaps).toEqual([
    { topic: 'CULTURE', why: 'NEVER_PASSED', on: null },
    { topic: 'PRODUCT', why: 'EXPIRED', on: addDays(TODAY, -1) },
    { topic: 'SALES', why: 'REVOKED', on: addDays(TODAY, -2) },
    { topic: 'TECHNICAL', why: 'FAILED', on: TODAY },
  ])
  for (const said of [
    'CULTURE: nobody passed its exam yet',
    `PRODUCT: the certificate expired on ${addDays(TODAY, -1)}`,
    'enrolTrainee',
  ])
    expect(activatePartner.message).toContain(said)
  const chinese = { ...t.as('channel-manager-east').viewer, lang: 'zh' as const }
  expect((await t.data(chinese, ACTIVATE)).activatePartner.message).toContain('CULTURE 尚无人通过考试')
})
