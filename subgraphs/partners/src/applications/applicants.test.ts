import { PARTNER_A, personaNamed, type Viewer } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { contract } from '../contracts/contracts.tables.ts'
import { employeeRegion } from '../employees/employees.tables.ts'
import { partners } from '../subgraph.ts'
import { admissionOf, FOUR_TEXTS } from '../testing/admission.ts'
import { CLAUSES, channelOf, idOf } from '../testing/fixture.ts'
import { partnerApplication } from './applications.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract } = await channelOf(t)
const { apply, act, answerTo, anApplication } = admissionOf(t)

let n = 0
/** Another account that applies. */
const anApplicant = (): Viewer => ({ ...personaNamed('applicant').viewer, subject: `applicant_${++n}` })
const applying = (as: Viewer, input: object = {}) => apply({ ...FOUR_TEXTS, ...input }, newId('event'), as)
const codes = ({ errors }: { errors: readonly { extensions?: { code?: unknown } }[] }) =>
  errors.map(({ extensions }) => extensions?.code)
const rowOf = async ({ id }: { id: string }) =>
  (await t.db.select().from(partnerApplication).where(eq(partnerApplication.id, id)))[0]!

describe('specification 5: a company applies itself', () => {
  test('and sees its application, completes it and gives it up; who it was given up by stands in the history', async () => {
    const own = anApplicant()
    const made = await apply({ qualification: '营业执照有效' }, newId('event'), own)
    expect(made).toMatchObject({ status: 'LEAD', version: 1 })
    expect((await act(own, 'updateDossier', made, 'input: { salesCapability: "十二人" }')).version).toBe(2)
    const seen = await t.data(
      own,
      `query ($id: ID!) { application(id: $id) { no appliedItself salesCapability region { name } } applications { totalCount } me { name partner { id } department } }`,
      { id: made.id },
    )
    expect(seen).toMatchObject({
      application: { appliedItself: true, salesCapability: '十二人', region: { name: '苏州市' } },
      applications: { totalCount: 1 },
      me: { name: own.subject, partner: null, department: null },
    })
    expect(await act(own, 'withdrawApplication', made, 'reason: "另有安排"')).toMatchObject({ status: 'WITHDRAWN' })
    const { application } = await t.data(
      own,
      `query ($id: ID!) { application(id: $id) { history { nodes { operation reason actor { id name kind role } } } } }`,
      { id: made.id },
    )
    expect(application.history.nodes[0]).toEqual({
      operation: 'application:withdraw',
      reason: '另有安排',
      actor: { id: own.subject, name: null, kind: 'APPLICANT', role: 'APPLICANT' },
    })
  })

  test('three at a time, also where they are asked for at once; one that ended makes room', async () => {
    const own = anApplicant()
    const many = await Promise.all(Array.from({ length: 5 }, () => applying(own)))
    const made = many.filter(({ status }) => status === 'LEAD')
    expect(made).toHaveLength(3)
    expect(many.filter(({ refusal }) => refusal === 'TOO_MANY_APPLICATIONS')).toHaveLength(2)
    await act(own, 'withdrawApplication', made[0], 'reason: "另有安排"')
    expect((await applying(own)).status).toBe('LEAD')
    expect((await applying(own)).refusal).toBe('TOO_MANY_APPLICATIONS')
    expect((await applying(anApplicant())).status).toBe('LEAD')
  })

  test('P-07 one company once, and is not told whether it is a partner or who else applies', async () => {
    const own = anApplicant()
    const open = await anApplication()
    const partner = await aPartner()
    const answers = [await applying(own, { uscc: open.uscc }), await applying(own, { uscc: partner.uscc })]
    for (const { refusal } of answers) expect(refusal).toBe('DUPLICATE_APPLICATION')
    expect(new Set(answers.map(({ message }) => message)).size).toBe(1)
    expect(answers[0].message).not.toContain(open.no)
    expect((await apply({ uscc: open.uscc })).message).toContain(open.no)
  })

  test('and is looked after by the channel manager of the smallest region around it', async () => {
    await t.db.insert(employeeRegion).values([
      { employeeId: idOf('channel-manager-east'), regionCode: '320000' },
      { employeeId: idOf('channel-manager-south'), regionCode: '440000' },
    ])
    const south = await applying(anApplicant(), { regionCode: '440300' })
    expect((await rowOf(south)).ownerId).toBe(idOf('channel-manager-south'))
    const east = await applying(anApplicant())
    expect((await rowOf(east)).ownerId).toBe(idOf('channel-manager-east'))
    await t.db.insert(employeeRegion).values({ employeeId: idOf('channel-manager-south'), regionCode: '320500' })
    expect((await rowOf(await applying(anApplicant()))).ownerId).toBe(idOf('channel-manager-south'))
    await t.db.delete(employeeRegion)
    const found = await t.data('channel-manager-south', '{ applications(first: 100) { nodes { no } } }')
    expect(found.applications.nodes).toContainEqual({ no: south.no })
  })
})

describe("an applicant sees its own account's applications and nothing else", () => {
  test('not what the company found, thinks and decides of it, nor who', async () => {
    const own = anApplicant()
    const made = await anApplication({
      applicantId: own.subject,
      status: 'WITHDRAWN',
      withdrawalReason: '信用不良',
      screening: { standardVersion: 1, items: [], passed: true, byId: idOf('finance'), at: '2026-10-05T02:00:00Z' },
    })
    const inside = ['screening { passed }', 'siteVisits { id }', 'departmentScores { score }', 'evaluation { id }']
    const others = ['approvals { step }', 'owner { name }', 'withdrawalReason', 'partner { code }']
    for (const field of [...inside, ...others]) {
      const asked = await answer(own, made.id, field)
      expect([field, asked.data.application, codes(asked)]).toEqual([
        field,
        { [field.split(' ')[0]!]: null },
        ['FORBIDDEN'],
      ])
    }
    expect(codes(await t.ask(own, `{ applications(ownerIds: ["${made.ownerId}"]) { totalCount } }`))).toEqual([
      'FORBIDDEN',
    ])
  })
  const answer = (as: Viewer, id: string, field: string) =>
    t.ask(as, `query ($id: ID!) { application(id: $id) { ${field as 'no'} } }`, { id })

  test('what staff did with it is told as what they are, without their reasons', async () => {
    const own = anApplicant()
    const made = await applying(own)
    await act('channel-manager-east', 'startScreening', made)
    await act('channel-manager-east', 'withdrawApplication', made, 'reason: "内部原因"')
    const { application } = await t.data(
      own,
      `query ($id: ID!) { application(id: $id) { history { nodes { reason actor { id name kind role } fields { name } } } } }`,
      { id: made.id },
    )
    const [withdrawn, screened] = application.history.nodes
    for (const { reason, actor } of [withdrawn, screened])
      expect([reason, actor]).toEqual([null, { id: 'staff', name: null, kind: 'STAFF', role: 'CHM' }])
    expect(withdrawn.fields.map(({ name }: { name: string }) => name)).toEqual(['status'])
    expect(JSON.stringify(application)).not.toMatch(/emp_|内部原因/)
  })

  test('nothing of another account, by id, number, list, search, node or reference', async () => {
    const [own, other] = [anApplicant(), anApplicant()]
    const [mine, theirs] = [await applying(own), await applying(other, { companyName: '苏州别家能源有限公司' })]
    const asked = await t.ask(
      own,
      `query ($id: ID!, $r: [_Any!]!) {
        application(id: $id) { no } node(id: $id) { id } applications(first: 100) { nodes { no } totalCount }
        search(text: "苏州") { applications { no } }
        _entities(representations: $r) { ... on PartnerApplication { no } } }`,
      { id: theirs.id, r: [{ __typename: 'PartnerApplication', no: theirs.no }] },
    )
    expect(asked.data).toEqual({
      application: null,
      node: null,
      applications: { nodes: [{ no: mine.no }], totalCount: 1 },
      search: { applications: [{ no: mine.no }] },
      _entities: [null],
    })
    for (const mutation of ['withdrawApplication', 'updateDossier'] as const) {
      const rest = mutation === 'updateDossier' ? 'input: {}' : 'reason: "x"'
      expect((await answerTo(own, mutation, { ...theirs }, rest)).error).toBe('NOT_FOUND')
    }
  })

  test('with a partner of its own it applies no more, and a partner sees no application', async () => {
    const own = anApplicant()
    const made = await applying(own)
    const joined: Viewer = { ...own, roles: ['APPLICANT', 'PTR'], partnerId: PARTNER_A.id }
    expect((await applying(joined)).error).toBe('FORBIDDEN')
    expect(codes(await t.ask('partner-a', `{ application(id: "${made.id}") { no } }`))).toEqual(['FORBIDDEN'])
    expect((await t.data(joined, `{ applications { nodes { no } } }`)).applications.nodes).toEqual([])
  })
})

describe('what an applicant is offered it reads and signs', () => {
  const SIGN = `mutation ($id: ID!, $at: DateTime) { signContract(id: $id, expectedVersion: 1, signedAt: $at) {
    __typename ... on Contract { status signedAt } ... on Refusal { refusal: code } } }`
  const offered = async (own: Viewer, given: Partial<typeof contract.$inferSelect> = {}) => {
    const application = await anApplication({ applicantId: own.subject, status: 'CONTRACTING' })
    const row = await aContract(await aPartner(), { clauses: [...CLAUSES], status: 'PENDING_SIGNATURE', ...given })
    const free = { partnerId: null, signedAt: null, applicationId: application.id }
    await t.db.update(contract).set(free).where(eq(contract.id, row.id))
    return { application, id: row.id, no: row.no }
  }

  test('from when it is offered, and no draft; one of another account neither', async () => {
    const own = anApplicant()
    const mine = await offered(own)
    const draft = await offered(own, { status: 'LEGAL_REVIEW' })
    const theirs = await offered(anApplicant())
    const { contracts, application } = await t.data(
      own,
      `{ contracts(first: 100) { nodes { no rightsAndDuties { code } } } application(id: "${mine.application.id}") { contract { no } } }`,
    )
    expect(contracts.nodes).toEqual([{ no: mine.no, rightsAndDuties: CLAUSES.map(({ code }) => ({ code })) }])
    expect(application.contract).toEqual({ no: mine.no })
    for (const { id } of [draft, theirs]) expect(codes(await t.ask(own, SIGN, { id }))).toEqual(['NOT_FOUND'])
  })

  test('with its history from when it was offered: who shaped the draft, and how, is not told', async () => {
    const own = anApplicant()
    const application = await anApplication({ applicantId: own.subject, status: 'APPROVED' })
    const terms = {
      ...{ effectiveFrom: '2026-12-01', effectiveTo: '2028-11-30', paymentTermDays: 30, rightsAndDuties: CLAUSES },
      ...{ annualTarget: '1000000.00', depositAmount: '50000.00', creditLimit: '500000.00' },
    }
    const CONTRACT = '{ ... on Contract { id version } }' as const
    const { draftContract: draft } = await t.data(
      'channel-manager-east',
      `mutation ($input: DraftContractInput!) { draftContract(input: $input, idempotencyKey: "offered") ${CONTRACT} }`,
      { input: { ...terms, applicationId: application.id } },
    )
    await t.data(
      'channel-manager-east',
      `mutation ($id: ID!, $v: Int!) { submitForLegalReview(id: $id, expectedVersion: $v) ${CONTRACT} }`,
      { id: draft.id, v: 1 },
    )
    await t.data(
      'management',
      `mutation ($id: ID!, $v: Int!) { reviewContract(id: $id, expectedVersion: $v, approve: true, comment: "内部意见") ${CONTRACT} }`,
      { id: draft.id, v: 2 },
    )
    const { contracts } = await t.data(
      own,
      '{ contracts { nodes { history { nodes { operation reason actor { id } fields { name to } } } } } }',
    )
    expect(contracts.nodes).toEqual([
      {
        history: {
          nodes: [
            {
              operation: 'contract:review',
              reason: null,
              actor: { id: 'staff' },
              fields: [{ name: 'status', to: 'PENDING_SIGNATURE' }],
            },
          ],
        },
      },
    ])
  })

  test('its signature makes it a partner, here and now', async () => {
    const own = anApplicant()
    const { id, application } = await offered(own)
    expect(codes(await t.ask(own, SIGN, { id, at: '2026-11-20T02:00:00Z' }))).toEqual(['BAD_USER_INPUT'])
    const { signContract } = await t.data(own, SIGN, { id })
    expect(signContract).toEqual({ __typename: 'Contract', status: 'EFFECTIVE', signedAt: t.clock.now().toISOString() })
    expect(await rowOf(application)).toMatchObject({ status: 'SIGNED', partnerId: expect.stringMatching(/^ptn_/) })
    expect((await t.recorded()).slice(-2).map(({ type }) => type)).toEqual(['PartnerRegistered', 'ContractSigned'])
  })

  test('P-11 under the same guards: a one-sided contract is not signed by it either', async () => {
    const own = anApplicant()
    const { id } = await offered(own, { clauses: CLAUSES.slice(1) })
    expect((await t.data(own, SIGN, { id })).signContract.refusal).toBe('CLAUSES_MISSING')
  })

  test("a partner's user signs its own renewal, and nobody else's", async () => {
    const a = await aPartner({ id: PARTNER_A.id, status: 'ACTIVE' })
    const before = await aContract(a, { effectiveTo: '2026-12-31' })
    const next = { effectiveFrom: '2027-01-01', effectiveTo: '2028-12-31', clauses: [...CLAUSES], signedAt: null }
    const mine = await aContract(a, { ...next, status: 'PENDING_SIGNATURE', renewsId: before.id })
    const theirs = await aContract(await aPartner(), { ...next, status: 'PENDING_SIGNATURE' })
    const inReview = await aContract(a, { ...next, status: 'LEGAL_REVIEW', renewsId: before.id })
    for (const { id } of [theirs, inReview])
      expect(codes(await t.ask('partner-a', SIGN, { id }))).toEqual(['NOT_FOUND'])
    expect((await t.data('partner-a', SIGN, { id: mine.id })).signContract.status).toBe('EFFECTIVE')
    const [renewed] = await t.db.select().from(contract).where(eq(contract.id, before.id))
    expect(renewed!.status).toBe('RENEWED')
  })
})
