import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { partnerApplication } from '../applications/applications.tables.ts'
import { partners } from '../subgraph.ts'
import { admissionOf } from '../testing/admission.ts'
import { CLAUSES, channelOf } from '../testing/fixture.ts'
import { type ContractRow, contract } from './contracts.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract } = await channelOf(t)
const { anApplication } = admissionOf(t)
const CHM = 'channel-manager-east'
const LAST_DAY = { effectiveFrom: '2026-11-01', effectiveTo: '2026-11-30', clauses: [...CLAUSES] }
const NUMBERS = 'annualTarget: "1.00", depositAmount: "1.00", creditLimit: "1.00", paymentTermDays: 30'
const TERMS = `effectiveFrom: "2026-12-01", effectiveTo: "2029-11-30", ${NUMBERS}` as const

const on = (day: string) => t.clock.set(`${day}T02:00:00Z`)
beforeEach(() => on('2026-11-23'))

const statusOf = async (id: string) => (await t.db.select().from(contract).where(eq(contract.id, id)))[0]?.status
const applicationStatus = async (id: string) =>
  (await t.db.select().from(partnerApplication).where(eq(partnerApplication.id, id)))[0]?.status
/** A contract of an applicant that waits for the signature until the end of November. */
const offered = async (given: Partial<ContractRow> = {}) => {
  const application = await anApplication({ status: 'CONTRACTING' })
  const ofNobody = { partnerId: null, applicationId: application.id }
  const waiting = await aContract(await aPartner(), {
    ...{ status: 'PENDING_SIGNATURE', signedAt: null, ...LAST_DAY, ...ofNobody },
    ...given,
  })
  return { application, contract: waiting }
}

test('D: a contract that waits for its signature lapses after its last day, with the reason, and its applicant is offered another one', async () => {
  const { application, contract: waiting } = await offered()
  on('2026-11-30')
  await t.subgraph.sweep()
  expect(await statusOf(waiting.id)).toBe('PENDING_SIGNATURE')
  on('2026-12-01')
  expect(await t.subgraph.sweep()).toMatchObject({ 'lapse-contracts': 1 })
  const READ = `query ($id: ID!) {
    application(id: $id) { status contract { id status history { nodes { operation reason fields { name to } } } } }
  }`
  const lapsed = (await t.data('management', READ, { id: application.id })).application
  expect(lapsed).toMatchObject({ status: 'APPROVED', contract: { id: waiting.id, status: 'LAPSED' } })
  const reason = `${waiting.no} was not signed by its last day, 2026-11-30`
  expect(lapsed.contract.history.nodes[0]).toMatchObject({ reason, fields: [{ name: 'status', to: 'LAPSED' }] })

  const DRAFT = `mutation ($id: ID!, $key: ID!) {
    draftContract(input: { applicationId: $id, ${TERMS} }, idempotencyKey: $key) { ... on Contract { id status } ... on Refusal { code } }
  }` as const
  const { draftContract } = await t.data(CHM, DRAFT, { id: application.id, key: newId('event') })
  expect(draftContract).toMatchObject({ status: 'DRAFT' })
  // The one that is under way stands for the application, not the one that lapsed.
  expect((await t.data('management', READ, { id: application.id })).application).toMatchObject({
    status: 'CONTRACTING',
    contract: { id: draftContract.id, status: 'DRAFT' },
  })
})

test('D: a renewal that nobody signed lapses as well, and the partner reads why', async () => {
  const partner = await aPartner(PARTNER_A)
  const { id, no } = await aContract(partner, { status: 'PENDING_SIGNATURE', signedAt: null, ...LAST_DAY })
  on('2026-12-01')
  await t.subgraph.sweep()
  expect(await statusOf(id)).toBe('LAPSED')
  const { contracts } = await t.data(
    'partner-a',
    '{ contracts(statuses: [LAPSED]) { nodes { no history { nodes { reason actor { kind name } } } } } }',
  )
  const [change] = contracts.nodes[0]?.history?.nodes ?? []
  expect(contracts.nodes).toMatchObject([{ no }])
  expect(change).toMatchObject({ reason: expect.stringContaining(no), actor: { kind: 'SYSTEM', name: null } })
})

test.each(['LEGAL_REVIEW', 'RECORDED'] as const)(
  'D: a contract in %s, which only the company knows, is a draft again after its last day and revised as any draft',
  async (status) => {
    const signedAt = status === 'RECORDED' ? new Date('2026-11-20T02:00:00Z') : null
    const { application, contract: waiting } = await offered({ status, signedAt })
    on('2026-12-01')
    await t.subgraph.sweep()
    expect([await statusOf(waiting.id), await applicationStatus(application.id)]).toEqual(['DRAFT', 'CONTRACTING'])
    const REVISE = `mutation ($id: ID!) {
      reviseContract(id: $id, expectedVersion: 2, input: { ${TERMS} }) { ... on Contract { status signedAt effectiveTo } ... on Refusal { code } }
    }` as const
    const { reviseContract } = await t.data(CHM, REVISE, { id: waiting.id })
    expect(reviseContract).toEqual({ status: 'DRAFT', signedAt: null, effectiveTo: '2029-11-30' })
  },
)

test('D: what is past its last day is neither submitted, agreed to nor signed before the schedule has come by; a draft stays one', async () => {
  const { contract: draft } = await offered({ status: 'DRAFT' })
  const { contract: reviewed } = await offered({ status: 'LEGAL_REVIEW' })
  const { contract: agreed } = await offered()
  on('2026-12-01')
  const version = (row: ContractRow) => `id: "${row.id}", expectedVersion: 1` as const
  const asked = [
    await t.ask(CHM, `mutation { submitForLegalReview(${version(draft)}) { __typename } }`),
    await t.ask(
      'management',
      `mutation { reviewContract(${version(reviewed)}, approve: true, comment: "同意") { __typename } }`,
    ),
    await t.ask(CHM, `mutation { signContract(${version(agreed)}) { __typename } }`),
  ]
  for (const { errors } of asked)
    expect(errors).toMatchObject([
      { message: expect.stringContaining('2026-11-30'), extensions: { code: 'BAD_USER_INPUT' } },
    ])
  await t.subgraph.sweep()
  expect(await statusOf(draft.id)).toBe('DRAFT')
})

test('D: an application that was withdrawn stays so when its contract lapses', async () => {
  const { application, contract: waiting } = await offered()
  await t.db.update(partnerApplication).set({ status: 'WITHDRAWN' }).where(eq(partnerApplication.id, application.id))
  on('2026-12-01')
  await t.subgraph.sweep()
  expect([await statusOf(waiting.id), await applicationStatus(application.id)]).toEqual(['LAPSED', 'WITHDRAWN'])
})
