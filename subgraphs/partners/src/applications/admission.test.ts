import { auditEntry } from '@channelgraph/command'
import { type Checked, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { asc, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { type ApplicationStep, admissionOf, FOUR_TEXTS, findings } from '../testing/admission.ts'
import { channelOf, idOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const { act, answerTo, anApplication, apply, lead } = admissionOf(t)
const CHM = 'channel-manager-east'

test('P-02 from LEAD to SIGNED it takes exactly the seven guarded steps, and each is in the audit chain', async () => {
  const application = await lead()
  const seen = [application.status]
  const go = async <const Name extends string, const Rest extends string = ''>(
    as: string,
    mutation: Name & Checked<'partners', ApplicationStep<Name, Rest>>,
    rest?: Rest,
  ) => {
    const answer = await answerTo(as, mutation, application, rest)
    if (answer.status !== seen.at(-1)) seen.push(answer.status)
    return answer
  }
  await go(CHM, 'startScreening')
  await go(CHM, 'screenApplication', `findings: ${findings()}`)
  await go(
    CHM,
    'recordSiteVisit',
    `idempotencyKey: "p02", input: { date: "2026-11-20", visitorIds: ["${idOf(CHM)}", "${idOf('tech-support')}"], operations: 4, teamStrength: 5, warehouseLogistics: 3, findings: "仓库整洁" }`,
  )
  await go(CHM, 'completeSiteVisits')
  for (const scorer of [CHM, 'tech-support', 'finance']) await go(scorer, 'scoreApplication', 'score: "80"')
  await go(CHM, 'submitEvaluation', 'recommendation: APPROVED')
  await go('management', 'decideApplication', 'decision: APPROVED, comment: "同意"')
  const { draftContract: draft } = await t.data(
    CHM,
    `mutation { draftContract(idempotencyKey: "p02", input: { applicationId: "${application.id}",
      effectiveFrom: "2026-12-01", effectiveTo: "2028-11-30", annualTarget: "5000000.00", depositAmount: "50000.00",
      creditLimit: "800000.00", paymentTermDays: 30, territory: { regionCodes: ["320505"], exclusive: true }, rightsAndDuties: [
        { code: "5.1", party: PARTNER, kind: RIGHT, text: "区域销售权" }, { code: "5.2", party: PARTNER, kind: DUTY, text: "规范经营" },
        { code: "5.3", party: COMPANY, kind: RIGHT, text: "监督" }, { code: "5.4", party: COMPANY, kind: DUTY, text: "按时交付" }] })
      { ... on Contract { id version status partner { id } } ... on Refusal { code message } } }`,
  )
  expect(draft).toMatchObject({ status: 'DRAFT', partner: null })
  for (const [as, call] of [
    [CHM, 'submitForLegalReview'],
    ['management', 'reviewContract', 'approve: true, comment: "同意"'],
    [CHM, 'signContract'],
  ] as const) {
    const rest = call === 'reviewContract' ? ', approve: true, comment: "同意"' : ''
    const { [call]: next } = await t.data(
      as,
      `mutation { ${call}(id: "${draft.id}", expectedVersion: ${draft.version}${rest}) { __typename ... on Contract { version } } }`,
    )
    expect(next.__typename).toBe('Contract')
    draft.version = next.version
  }
  const { application: signed } = await t.data(
    CHM,
    `{ application(id: "${application.id}") { status partner { id name status kind manager { id } application { no }
      contract { no status signedAt territories { exclusive validFrom validTo regions { code } } } } contract { id } approvals { step decision department approver { id } }
      evaluation { totalScore } } }`,
  )
  seen.push('CONTRACTING', signed.status)
  expect(seen).toEqual([
    'LEAD',
    'SCREENING',
    'SITE_VISIT',
    'EVALUATION',
    'PENDING_APPROVAL',
    'APPROVED',
    'CONTRACTING',
    'SIGNED',
  ])
  expect(signed.partner).toMatchObject({
    status: 'ONBOARDING',
    kind: 'DISTRIBUTOR',
    manager: { id: idOf(CHM) },
    contract: {
      status: 'EFFECTIVE',
      territories: [{ exclusive: true, validFrom: '2026-12-01', validTo: '2028-11-30', regions: [{ code: '320505' }] }],
    },
  })
  expect(signed.contract.id).toBe(draft.id)
  expect(signed.approvals).toEqual([
    { step: 1, decision: 'APPROVED', department: 'MANAGEMENT', approver: { id: idOf('management') } },
  ])
  const audited = await t.db
    .select({ operation: auditEntry.operation })
    .from(auditEntry)
    .where(eq(auditEntry.entityId, application.id))
    .orderBy(asc(auditEntry.seq))
  expect([...new Set(audited.map(({ operation }) => operation))]).toEqual([
    'application:create',
    'application:screen',
    'application:visit',
    'application:score',
    'application:submit',
    'application:decide',
    'contract:draft',
    'contract:sign',
  ])
  expect((await t.recorded()).map(({ type }) => type).slice(-3)).toEqual([
    'PartnerRegistered',
    'ContractSigned',
    'TerritoryChanged',
  ])
})

describe('P-07 a lead', () => {
  test('P-07 of the same company is refused while one is open, also when both are found at once', async () => {
    const input = { ...FOUR_TEXTS, uscc: '91320500MA7DUPX111' }
    const answers = await Promise.all([apply(input), apply(input)])
    expect(answers.map(({ refusal }) => refusal ?? null).toSorted()).toEqual(['DUPLICATE_APPLICATION', null])
    const open = answers.find(({ id }) => id)!
    expect(open).toMatchObject({ status: 'LEAD', no: expect.stringMatching(/^AP-2026-\d{6}$/) })
    await act(CHM, 'withdrawApplication', open, 'reason: "转行"')
    expect((await apply(input)).status).toBe('LEAD')
  })

  test('P-07 of a partner is refused until that one is terminated', async () => {
    const active = await aPartner({ status: 'ACTIVE' })
    expect((await apply({ uscc: active.uscc })).refusal).toBe('DUPLICATE_APPLICATION')
    const former = await aPartner({ status: 'TERMINATED' })
    expect((await apply({ uscc: former.uscc })).status).toBe('LEAD')
  })

  test('asked twice with one key is one lead, and keeps where it came from and the four texts', async () => {
    const once = await apply({ ...FOUR_TEXTS, source: 'REFERRAL' }, 'lead-once')
    expect(await apply({ ...FOUR_TEXTS, source: 'REFERRAL', uscc: once.uscc }, 'lead-once')).toEqual(once)
    const { application } = await t.data(
      'auditor',
      `{ application(id: "${once.id}") { source qualification businessCondition marketReputation salesCapability } }`,
    )
    expect(application).toEqual({ source: 'REFERRAL', ...FOUR_TEXTS })
  })

  test('is screened once its four texts are filled', async () => {
    const application = await lead({ salesCapability: null, marketReputation: ' ' })
    const refused = await act(CHM, 'startScreening', application)
    expect(refused).toMatchObject({ refusal: 'DOSSIER_INCOMPLETE', missing: ['marketReputation', 'salesCapability'] })
    await act(CHM, 'updateDossier', application, 'input: { salesCapability: "十二人", marketReputation: "良好" }')
    expect((await act(CHM, 'startScreening', application)).status).toBe('SCREENING')
  })

  test('of another region, or with a wrong code, is refused', async () => {
    const codeOf = async (input: object) => (await apply(input)).error
    expect(await codeOf({ regionCode: '440300' })).toBe('FORBIDDEN')
    expect(await codeOf({ regionCode: '320000' })).toBe('BAD_USER_INPUT')
    expect(await codeOf({ uscc: '123' })).toBe('BAD_USER_INPUT')
    expect(await codeOf({ kind: 'OTHER' })).toBe('BAD_USER_INPUT')
  })
})

describe('P-08 screening', () => {
  const screened = async (values: string) => {
    const application = await anApplication({ status: 'SCREENING' })
    await act(CHM, 'screenApplication', application, `findings: ${values}`)
    return (
      await t.data(
        CHM,
        `{ application(id: "${application.id}") { status screening { standardVersion passed by { id } notMet { code name value } items { code } } } }`,
      )
    ).application
  }

  test('P-08 one required item false screens it out, with that item named', async () => {
    expect(await screened(findings({ CREDIT: false }))).toMatchObject({
      status: 'SCREENED_OUT',
      screening: {
        standardVersion: 1,
        passed: false,
        by: { id: idOf(CHM) },
        notMet: [{ code: 'CREDIT', name: '无失信、经营异常记录', value: 'CREDIT' }],
      },
    })
  })

  test('P-08 an item that is not required screens nobody out', async () => {
    expect(await screened(findings({ WAREHOUSE: false, SALES_TEAM: false }))).toMatchObject({
      status: 'SITE_VISIT',
      screening: { passed: true, notMet: [] },
    })
  })

  test('names each item of the standard once', async () => {
    const application = await anApplication({ status: 'SCREENING' })
    for (const wrong of ['[]', '[{ code: "NOTHING", passed: true }]'])
      expect((await act(CHM, 'screenApplication', application, `findings: ${wrong}`)).error).toBe('BAD_USER_INPUT')
  })
})

describe('P-09 a site visit', () => {
  const visit = (visitors: string[], { date = '2026-11-20', operations = 4 } = {}) =>
    `idempotencyKey: "${newId('event')}", input: { date: "${date}", visitorIds: ${JSON.stringify(visitors.map(idOf))}, operations: ${operations}, teamStrength: 5, warehouseLogistics: 3, findings: "整洁" }` as const

  test('P-09 of a SCREENING application is an illegal transition', async () => {
    const application = await anApplication({ status: 'SCREENING' })
    expect(await act(CHM, 'recordSiteVisit', application, visit([CHM, 'tech-support']))).toMatchObject({
      refusal: 'ILLEGAL_TRANSITION',
    })
  })

  test('P-09 takes two visitors, one of another department, three scores of 1 to 5, and no later day', async () => {
    const application = await anApplication({ status: 'SITE_VISIT' })
    const two = [CHM, 'channel-manager-south']
    expect((await act(CHM, 'recordSiteVisit', application, visit(two))).refusal).toBe('VISITORS_OF_ONE_DEPARTMENT')
    for (const wrong of [
      visit([CHM]),
      visit([CHM, 'tech-support'], { operations: 6 }),
      visit([CHM, 'tech-support'], { date: '2026-11-24' }),
    ])
      expect((await act(CHM, 'recordSiteVisit', application, wrong)).error).toBe('BAD_USER_INPUT')
    expect((await act(CHM, 'recordSiteVisit', application, visit([...two, 'tech-support']))).status).toBe('SITE_VISIT')
  })

  test('comes before the evaluation: without one, visits are not complete', async () => {
    const application = await lead()
    await act(CHM, 'startScreening', application)
    await act(CHM, 'screenApplication', application, `findings: ${findings()}`)
    expect((await act(CHM, 'completeSiteVisits', application)).refusal).toBe('SITE_VISIT_MISSING')
  })
})
