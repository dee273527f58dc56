import { PARTNER_A } from '@channelgraph/access'
import { type Checked, type PageOf, testSubgraph, unchecked } from '@channelgraph/testkit'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { admissionOf } from '../testing/admission.ts'
import { channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract } = await channelOf(t)
const { anApplication } = admissionOf(t)
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const ofA = await anApplication({ status: 'SIGNED', partnerId: a.id })
const south = await anApplication({ regionCode: '440300', status: 'EVALUATION' })

const numbers = async <const Args extends string = ''>(
  as: string,
  args?: Args & Checked<'partners', `{ applications(first: 100 ${Args}) { nodes { no } } }`>,
) =>
  (
    await t.data(as, unchecked(`{ applications(first: 100${args ?? ''}) { nodes { no } totalCount } }`))
  ).applications.nodes.map((node: { no: string }) => node.no)

describe('who sees which application', () => {
  test('a channel manager those of its regions, scorers and auditors all, a partner user none, its own neither', async () => {
    expect(await numbers('channel-manager-east')).not.toContain(south.no)
    expect(await numbers('channel-manager-south')).toEqual([south.no])
    for (const as of ['management', 'tech-support', 'auditor'])
      expect(await numbers(as)).toEqual(expect.arrayContaining([ofA.no, south.no]))
    const { data, errors } = await t.ask('partner-a', `{ partner(id: "${a.id}") { code application { no } } }`)
    expect(data.partner).toEqual({ code: a.code, application: null })
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN'])
    expect((await t.data('management', `{ partner(id: "${a.id}") { application { no } } }`)).partner).toEqual({
      application: { no: ofA.no },
    })
  })

  test('through _entities as well: by id and by number', async () => {
    const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on PartnerApplication { no } } }'
    const r = [
      { __typename: 'PartnerApplication', id: south.id },
      { __typename: 'PartnerApplication', no: south.no },
      { __typename: 'PartnerApplication', no: ofA.no },
    ]
    expect((await t.ask('channel-manager-east', ENTITIES, { r })).data._entities).toEqual([null, null, { no: ofA.no }])
    const refused = await t.ask('partner-a', ENTITIES, { r })
    expect(refused.data._entities).toEqual([null, null, null])
    expect(refused.errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
  })

  test('a contract drafted for an applicant is seen with the application, and by no partner', async () => {
    const draft = { status: 'DRAFT', partnerId: null } as const
    const inSouth = await aContract(a, { ...draft, applicationId: south.id })
    const inEast = await aContract(a, { ...draft, applicationId: (await anApplication({ status: 'CONTRACTING' })).id })
    const ofPartner = await aContract(a, { status: 'LEGAL_REVIEW' })
    const seen = async (as: string) =>
      (await t.data(as, '{ contracts(first: 100) { nodes { no } } }')).contracts.nodes.map((x: { no: string }) => x.no)
    expect(await seen('channel-manager-east')).toEqual(expect.arrayContaining([inEast.no, ofPartner.no]))
    expect(await seen('channel-manager-east')).not.toContain(inSouth.no)
    expect(await seen('partner-a')).toEqual([])
  })
})

test('applications(statuses, regionCodes) pages, latest first, without a gap', async () => {
  for (const day of ['01', '02', '03', '03', '04'])
    await anApplication({ regionCode: '320505', status: 'SCREENING', createdAt: new Date(`2026-09-${day}T02:00:00Z`) })
  const PAGE = `query ($after: String) { applications(statuses: [SCREENING], regionCodes: ["320500"], first: 2, after: $after) {
    nodes { no createdAt } pageInfo { hasNextPage endCursor } totalCount } }`
  const seen: { no: string; createdAt: string }[] = []
  for (let after: string | null = null; ; ) {
    const { applications: page }: { applications: PageOf<{ no: string; createdAt: string }> } = await t.data(
      'management',
      PAGE,
      { after },
    )
    seen.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) {
      expect(seen).toHaveLength(page.totalCount)
      break
    }
    after = page.pageInfo.endCursor
  }
  expect(new Set(seen.map(({ no }) => no)).size).toBe(5)
  expect(seen.map(({ createdAt }) => createdAt)).toEqual(
    seen
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .toReversed(),
  )
})

// Employees are asked for along one path at a time: along several, their loader's batches depend on which answer comes first.
test.each([
  'region { name } requestedRegions { name } owner { name } siteVisits { date } departmentScores { department } evaluation { totalScore }',
  'siteVisits { visitors { name } }',
  'evaluation { scores { by { name } } }',
  'contract { no amendments { number } territories { id } approvals { step } }',
  'partner { name application { no } }',
] as const)('the number of statements does not depend on the number of applications: %s', async (fields) => {
  const query = (first: number) => `{ applications(first: ${first}) { nodes { ${fields} } totalCount } }` as const
  // The latest has a contract and became a partner, so that among the few is what is among the many.
  const itsPartner = await aPartner({ status: 'ACTIVE' })
  const createdAt = new Date('2026-11-24T01:00:00Z')
  const { id: applicationId } = await anApplication({ status: 'SIGNED', partnerId: itsPartner.id, createdAt })
  await aContract(itsPartner, { status: 'LEGAL_REVIEW', applicationId })
  const few = await t.statements(() => t.data('management', query(3)))
  const many = await t.statements(() => t.data('management', query(100)))
  expect(many.length).toBe(few.length)
})

test('C: a company that is applying is no partner to register: refused with the number of its application', async () => {
  const open = await anApplication({ status: 'EVALUATION' })
  const REGISTER = `mutation ($input: RegisterPartnerInput!, $key: ID!) {
    registerPartner(input: $input, idempotencyKey: $key) { ... on Partner { code } ... on Refusal { refusal: code message } } }`
  const input = {
    name: '苏州新桩科技有限公司',
    uscc: open.uscc.toLowerCase(),
    kind: 'DISTRIBUTOR' as const,
    regionCode: '320500',
  }
  const { registerPartner } = await t.data('channel-manager-east', REGISTER, { input, key: 'applying' })
  expect(registerPartner).toEqual({
    refusal: 'DUPLICATE_APPLICATION',
    message: `${open.no} with this unified social credit code is open already.`,
  })
})
