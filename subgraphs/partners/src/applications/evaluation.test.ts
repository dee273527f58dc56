import { personaNamed, type Viewer } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { Decimal } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { admissionOf } from '../testing/admission.ts'
import { channelOf, idOf, pathOf } from '../testing/fixture.ts'
import { freeze, WEIGHTS } from './applications.rules.ts'
import { departmentScore, partnerApplication, SCORING_DEPARTMENTS } from './applications.tables.ts'

const t = await testSubgraph(partners)
await channelOf(t)
const { act, anApplication } = admissionOf(t)
const CHM = 'channel-manager-east'

/** An application to be scored, without any score yet. */
async function unscored() {
  await t.db.delete(departmentScore)
  const application = await anApplication({ status: 'EVALUATION' })
  await t.db.delete(departmentScore)
  return application
}
const score = (as: string, application: { id: string; version: number }, points: string) =>
  act(as, 'scoreApplication', application, `score: "${points}"`)

describe('P-10 evaluation', () => {
  test('P-10 without CHANNEL and two others is EVALUATION_INCOMPLETE', async () => {
    const application = await unscored()
    const submit = () => act(CHM, 'submitEvaluation', application, 'recommendation: APPROVED')
    expect(await submit()).toMatchObject({ refusal: 'EVALUATION_INCOMPLETE', scored: [] })
    for (const as of ['tech-support', 'finance', 'marketing']) await score(as, application, '70')
    expect((await submit()).refusal).toBe('EVALUATION_INCOMPLETE')
    await score(CHM, application, '90')
    expect((await submit()).status).toBe('PENDING_APPROVAL')
  })

  test('P-10 somebody of two departments scores for the one that answers for the applicant', async () => {
    const both: Viewer = { ...personaNamed(CHM).viewer, roles: ['CHM', 'MKT'] }
    const scoredFor = async (application: { id: string; version: number }) => {
      const SCORE = `mutation ($id: ID!, $v: Int!) { scoreApplication(id: $id, expectedVersion: $v, score: "80") { __typename } }`
      await t.data(both, SCORE, { id: application.id, v: application.version })
      const rows = await t.db.select().from(departmentScore).where(eq(departmentScore.byId, both.subject))
      return rows.map(({ department }) => department)
    }
    expect(await scoredFor(await unscored())).toEqual(['CHANNEL'])
    const ofSouth = await unscored()
    await t.db
      .update(partnerApplication)
      .set({ regionCode: '440300', regionPath: pathOf('440300') })
      .where(eq(partnerApplication.id, ofSouth.id))
    expect(await scoredFor(ofSouth)).toEqual(['MARKETING'])
  })

  test('P-10 a report is frozen when it is submitted: total = Σ weight x score, and nobody scores any more', async () => {
    const application = await unscored()
    for (const [as, points] of [
      [CHM, '90'],
      ['tech-support', '80.5'],
      ['after-sales', '70'],
      ['finance', '60'],
      ['marketing', '50'],
      ['marketing', '55'],
    ] as const)
      await score(as, application, points)
    await act(CHM, 'submitEvaluation', application, 'recommendation: APPROVED')
    expect((await score('marketing', application, '100')).refusal).toBe('ILLEGAL_TRANSITION')
    const { application: read } = await t.data(
      'auditor',
      `{ application(id: "${application.id}") { evaluation { totalScore recommendation submittedAt scores { department score weight by { id } } } } }`,
    )
    // 0.30 x 90 + 0.20 x 80.5 + 0.20 x 70 + 0.15 x 60 + 0.15 x 55
    expect(read.evaluation).toMatchObject({ totalScore: '74.350000', recommendation: 'APPROVED' })
    expect(read.evaluation.scores.at(-1)).toEqual({
      department: 'MARKETING',
      score: '55.000000',
      weight: '0.150000',
      by: { id: idOf('marketing') },
    })
  })

  test('weights of any departments that score sum to exactly 1, and the total lies between the scores', () => {
    const points = fc.integer({ min: 0, max: 10_000 }).map((n) => new Decimal(n).div(100))
    const others = fc.subarray(SCORING_DEPARTMENTS.filter((name) => name !== 'CHANNEL'))
    fc.assert(
      fc.property(others, fc.array(points, { minLength: 5, maxLength: 5 }), (names, scores) => {
        const given = (['CHANNEL', ...names] as const).map((department, i) => ({
          department,
          score: scores[i]!,
          comment: null,
          byId: 'emp',
        }))
        const frozen = freeze(given)
        const weights = frozen.scores.reduce((sum, { weight }) => sum.plus(weight), new Decimal(0))
        expect(weights.toFixed(6)).toBe('1.000000')
        const values = given.map((one) => one.score)
        expect(frozen.total.gte(Decimal.min(...values)) && frozen.total.lte(Decimal.max(...values))).toBe(true)
      }),
    )
    expect(
      Object.values(WEIGHTS)
        .reduce((sum, weight) => sum.plus(weight), new Decimal(0))
        .toFixed(2),
    ).toBe('1.00')
  })
})

describe('P-10 the decision', () => {
  const decide = (as: string, application: { id: string; version: number }, decision = 'APPROVED') =>
    act(as, 'decideApplication', application, `decision: ${decision}, comment: "意见"`)

  test('P-10 is management’s: a channel manager deciding is FORBIDDEN', async () => {
    const application = await anApplication({ status: 'PENDING_APPROVAL' })
    expect((await decide(CHM, application)).error).toBe('FORBIDDEN')
    expect((await decide('management', application)).status).toBe('APPROVED')
  })

  test('is not made by whoever answers for it, visited or scored', async () => {
    const owner = await anApplication({ status: 'PENDING_APPROVAL', ownerId: idOf('management') })
    expect((await decide('management', owner)).refusal).toBe('SELF_APPROVAL')
    for (const name of ['tech-support', 'finance', CHM]) {
      const both = { ...personaNamed(name).viewer, roles: ['MGT' as const] }
      const { id, version } = await anApplication({ status: 'PENDING_APPROVAL' })
      const { decideApplication } = await t.data(
        both,
        `mutation { decideApplication(id: "${id}", expectedVersion: ${version}, decision: APPROVED, comment: "同意") { __typename } }`,
      )
      expect([name, decideApplication.__typename]).toEqual([name, 'SelfApproval'])
    }
  })

  test('may send it back for rework, twice at most: no approval has more than three steps (G-11)', async () => {
    const application = await anApplication({ status: 'PENDING_APPROVAL' })
    for (const step of [1, 2]) {
      expect([step, (await decide('management', application, 'RETURNED')).status]).toEqual([step, 'EVALUATION'])
      await score('marketing', application, `${60 + step}`)
      await act(CHM, 'submitEvaluation', application, 'recommendation: APPROVED')
    }
    expect((await decide('management', application, 'RETURNED')).refusal).toBe('RETURNED_TOO_OFTEN')
    expect((await decide('management', application, 'REJECTED')).status).toBe('REJECTED')
    const { application: read } = await t.data(
      'management',
      `{ application(id: "${application.id}") { approvals { step decision } } }`,
    )
    expect(read.approvals).toEqual([
      { step: 1, decision: 'RETURNED' },
      { step: 2, decision: 'RETURNED' },
      { step: 3, decision: 'REJECTED' },
    ])
  })

  test('of an older version is refused as stale', async () => {
    const application = await anApplication({ status: 'PENDING_APPROVAL', version: 4 })
    expect((await decide('management', { ...application, version: 3 })).refusal).toBe('STALE_VERSION')
  })
})

describe('the screening standard', () => {
  const publish = (items: string, key: string) =>
    t.data(
      'management',
      `mutation { publishScreeningStandard(items: ${items}, idempotencyKey: "${key}") { ... on ScreeningStandard { version items { code required } publishedBy { id } } ... on Refusal { refusal: code } } }`,
    )
  const ONE = '[{ code: "CREDIT", name: "无失信记录", required: true }]'

  test('is followed by versions; the ones before stay readable, and applicants are held against the latest', async () => {
    const { publishScreeningStandard: second } = await publish(ONE, 'standard-2')
    expect(second).toEqual({
      version: 2,
      items: [{ code: 'CREDIT', required: true }],
      publishedBy: { id: idOf('management') },
    })
    expect((await publish(ONE, 'standard-2')).publishScreeningStandard).toEqual(second)
    expect((await publish(ONE, 'standard-3')).publishScreeningStandard).toEqual({ refusal: 'STANDARD_UNCHANGED' })
    const read = await t.data(
      'auditor',
      '{ first: screeningStandard(version: 1) { items { code } } now: screeningStandard { version } none: screeningStandard(version: 9) { version } }',
    )
    expect([read.first.items.length, read.now.version, read.none]).toEqual([6, 2, null])
    const application = await anApplication({ status: 'SCREENING' })
    await act(CHM, 'screenApplication', application, 'findings: [{ code: "CREDIT", passed: true }]')
    const { application: screened } = await t.data(
      CHM,
      `{ application(id: "${application.id}") { screening { standardVersion } } }`,
    )
    expect(screened.screening.standardVersion).toBe(2)
  })
})

test('I: each score and each report stands in the history of its application, with what it was before and why', async () => {
  const application = await unscored()
  const comments = async (points: string, said: string) =>
    act('finance', 'scoreApplication', application, `score: "${points}", comment: "${said}"`)
  await comments('70', 'thin margins')
  await comments('75.5', 'a better offer')
  for (const as of [CHM, 'tech-support', 'marketing']) await score(as, application, '80')
  await act(CHM, 'submitEvaluation', application, 'recommendation: APPROVED')
  const { application: read } = await t.data(
    'management',
    'query ($id: ID!) { application(id: $id) { history { nodes { reason fields { name from to } } } } }',
    { id: application.id },
  )
  const [submitted, ...scored] = read.history.nodes
  expect(submitted.fields).toContainEqual({ name: 'evaluation.totalScore', from: expect.anything(), to: '79.156250' })
  expect(scored.slice(3, 5)).toEqual([
    { reason: 'a better offer', fields: [{ name: 'departmentScores.FINANCE', from: '70.000000', to: '75.500000' }] },
    { reason: 'thin margins', fields: [{ name: 'departmentScores.FINANCE', from: null, to: '70.000000' }] },
  ])
})
