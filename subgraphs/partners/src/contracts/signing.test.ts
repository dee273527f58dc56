import { personaNamed } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { addDays, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { ApplicationRow } from '../applications/applications.tables.ts'
import { partner as partnerTable } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { territory } from '../territories/territories.tables.ts'
import { admissionOf } from '../testing/admission.ts'
import { CLAUSES, channelOf, TODAY } from '../testing/fixture.ts'
import type { ContractRow } from './contracts.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract, aTerritory } = await channelOf(t)
const { anApplication } = admissionOf(t)
const CHM = 'channel-manager-east'
const NUMBERS = { annualTarget: '1.00', depositAmount: '1.00', creditLimit: '1.00', paymentTermDays: 30 }
const TERMS = { effectiveFrom: '2026-12-01', effectiveTo: '2029-11-30', ...NUMBERS, rightsAndDuties: CLAUSES }

const ANSWER = `__typename ... on Contract { id no status version partner { id kindLabel } renews { no } } ... on Refusal { refusal: code message }
  ... on ClausesMissing { missing } ... on FranchiseRuleBroken { earliestSigningOn } ... on TerritoryConflict { regionCodes from to }`
/** Asks a mutation of a contract with the fragments its union has. */
async function ask(as: string | ReturnType<typeof viewerOf>, mutation: string, args: object, types: object) {
  const names = Object.keys(args)
  const declared = Object.entries(types).map(([name, type]) => `$${name}: ${type}` as const)
  const members = unionOf(mutation)
  const answer = ANSWER.split(/(?=\.\.\. on )/)
    .filter((part, i) => i === 0 || members.some((name) => part.startsWith(`... on ${name} `)))
    .join('')
  const query = `mutation (${declared}) { answer: ${mutation}(${names.map((name) => `${name}: $${name}`)}) { ${answer} } }`
  return (await t.data(as, unchecked(query), args as Record<string, unknown>)).answer
}
const viewerOf = (name: string) => personaNamed(name).viewer
const UNIONS: Record<string, string[]> = {
  submitForLegalReview: ['ClausesMissing', 'FranchiseRuleBroken'],
  signContract: ['ClausesMissing', 'FranchiseRuleBroken', 'TerritoryConflict'],
}
const unionOf = (mutation: string) => ['Contract', 'Refusal', ...(UNIONS[mutation] ?? [])]

const draft = (input: object) =>
  ask(
    CHM,
    'draftContract',
    { input: { ...TERMS, ...input }, idempotencyKey: newId('event') },
    { input: 'DraftContractInput!', idempotencyKey: 'ID!' },
  )
type Versioned = Pick<ContractRow, 'id' | 'version'>
const step = (as: string, mutation: string, { id, version }: Versioned, more: object = {}, types: object = {}) =>
  ask(as, mutation, { id, expectedVersion: version, ...more }, { id: 'ID!', expectedVersion: 'Int!', ...types })
const submit = (contract: Versioned) => step(CHM, 'submitForLegalReview', contract)
const review = (contract: Versioned, approve = true) =>
  step(
    'management',
    'reviewContract',
    contract,
    { approve, comment: '意见' },
    { approve: 'Boolean!', comment: 'String!' },
  )
const sign = (contract: Versioned, signedAt?: string) =>
  step(CHM, 'signContract', contract, { signedAt: signedAt ?? null }, { signedAt: 'DateTime' })
const agreed = async (input: object) => review(await submit(await draft(input)))

describe('P-11 rights and duties', () => {
  const CELLS = CLAUSES.map((clause) => [`${clause.party} ${clause.kind}`, clause] as const)
  test.each(CELLS)('P-11 a contract without %s goes neither to review nor to the signature', async (cell, clause) => {
    const clauses = CLAUSES.filter((one) => one !== clause)
    const partner = await aPartner()
    const drafted = await draft({ partnerId: partner.id, rightsAndDuties: clauses })
    expect(await submit(drafted)).toMatchObject({ refusal: 'CLAUSES_MISSING', missing: [cell] })
    const reviewed = await aContract(partner, { status: 'PENDING_SIGNATURE', clauses })
    expect(await sign(reviewed)).toMatchObject({ refusal: 'CLAUSES_MISSING', missing: [cell] })
  })

  test('P-11 a contract with all four is agreed by somebody else than prepared it, and signed', async () => {
    const partner = await aPartner()
    let contract = await submit(await draft({ partnerId: partner.id }))
    const both = { ...viewerOf(CHM), roles: ['CHM' as const, 'MGT' as const] }
    const args = { id: contract.id, expectedVersion: contract.version, approve: true, comment: '同意' }
    const types = { id: 'ID!', expectedVersion: 'Int!', approve: 'Boolean!', comment: 'String!' }
    expect((await ask(both, 'reviewContract', args, types)).refusal).toBe('SELF_APPROVAL')
    contract = await review(contract, false)
    expect(contract.status).toBe('DRAFT')
    contract = await step(CHM, 'reviseContract', contract, { input: TERMS }, { input: 'ReviseContractInput!' })
    contract = await sign(await review(await submit(contract)))
    expect(contract).toMatchObject({ status: 'EFFECTIVE', partner: { id: partner.id } })
    const { contracts } = await t.data(
      'auditor',
      '{ contracts(statuses: [EFFECTIVE], first: 100) { nodes { id approvals { step decision } rightsAndDuties { code party kind } } } }',
    )
    expect(contracts.nodes.find(({ id }: { id: string }) => id === contract.id)).toMatchObject({
      approvals: [
        { step: 1, decision: 'RETURNED' },
        { step: 2, decision: 'APPROVED' },
      ],
      rightsAndDuties: CLAUSES.map(({ code, party, kind }) => ({ code, party, kind })),
    })
  })
})

describe('G-07 a franchise', () => {
  const disclosed = (daysAgo: number, given: Partial<ApplicationRow> = {}) =>
    anApplication({
      status: 'APPROVED',
      kind: 'FRANCHISEE',
      disclosureDeliveredAt: new Date(`${addDays(TODAY, -daysAgo)}T08:00:00Z`),
      ...given,
    })
  const FRANCHISE = { coolingOffDays: 7 }

  test('G-07 signed on day 29 after disclosure is refused, on day 30 it is signed', async () => {
    const early = await agreed({ ...FRANCHISE, applicationId: (await disclosed(29)).id })
    expect(await sign(early)).toMatchObject({
      refusal: 'FRANCHISE_DISCLOSURE_30D',
      earliestSigningOn: addDays(TODAY, 1),
    })
    const inTime = await agreed({ ...FRANCHISE, applicationId: (await disclosed(30)).id })
    expect((await sign(inTime)).status).toBe('EFFECTIVE')
  })

  test('G-07 without disclosure, or for an earlier day, is not signed', async () => {
    const never = await agreed({
      ...FRANCHISE,
      applicationId: (await disclosed(0, { disclosureDeliveredAt: null })).id,
    })
    expect(await sign(never)).toMatchObject({ refusal: 'FRANCHISE_DISCLOSURE_30D', earliestSigningOn: null })
    const inTime = await agreed({ ...FRANCHISE, applicationId: (await disclosed(30)).id })
    expect((await sign(inTime, '2026-11-22T02:00:00Z')).refusal).toBe('FRANCHISE_DISCLOSURE_30D')
  })

  test('lasts three years unless the franchisee agrees to less, and has a cooling-off time', async () => {
    const refusalOf = async (input: object) =>
      (await submit(await draft({ ...FRANCHISE, ...input, applicationId: (await disclosed(40)).id }))).refusal ?? null
    expect(await refusalOf({ effectiveTo: '2029-11-30' })).toBeNull()
    expect(await refusalOf({ effectiveTo: '2029-11-29' })).toBe('FRANCHISE_TERM_3Y')
    expect(await refusalOf({ effectiveTo: '2027-11-30', shorterTermAgreed: true })).toBeNull()
    expect(await refusalOf({ coolingOffDays: null })).toBe('FRANCHISE_COOLING_OFF')
    expect(await refusalOf({ coolingOffDays: 0 })).toBe('FRANCHISE_COOLING_OFF')
  })

  test('does not bind others: a distributor signs for a year, the day it was agreed', async () => {
    const { id } = await anApplication({ status: 'APPROVED' })
    expect((await sign(await agreed({ applicationId: id, effectiveTo: '2027-11-30' }))).status).toBe('EFFECTIVE')
  })
})

test('G-16 an OTHER applicant 运营商 becomes a partner of that name, and the others hear of kind OTHER', async () => {
  const { id } = await anApplication({ status: 'APPROVED', kind: 'OTHER', kindLabel: '运营商' })
  const signed = await sign(await agreed({ applicationId: id, territory: { regionCodes: ['320505'] } }))
  expect(signed).toMatchObject({ status: 'EFFECTIVE', partner: { kindLabel: '运营商' } })
  const registered = (await t.recorded()).filter(({ type }) => type === 'PartnerRegistered').at(-1)
  expect(registered?.payload).toMatchObject({ partnerId: signed.partner.id, kind: 'OTHER', tier: 'TRIAL' })
})

describe('X-01 the territory of a contract', () => {
  const EXCLUSIVE = { regionCodes: ['320500'], productLines: ['DC'], exclusive: true }

  test('X-01 above, below or beside another exclusive one is refused, and nothing of the signature stays', async () => {
    await aTerritory(await aPartner(), { regionCodes: ['320000'], exclusive: true, validFrom: '2027-06-01' })
    const application = await anApplication({ status: 'APPROVED' })
    const before = (await t.recorded()).length
    const refused = await sign(await agreed({ applicationId: application.id, territory: EXCLUSIVE }))
    expect(refused).toMatchObject({ refusal: 'TERRITORY_CONFLICT', regionCodes: ['320000'], from: '2027-06-01' })
    expect(await t.db.select().from(partnerTable).where(eq(partnerTable.uscc, application.uscc))).toEqual([])
    expect(await t.recorded()).toHaveLength(before)
    await t.db.update(territory).set({ status: 'RELEASED' })
  })

  test('X-01 of two signed at the same moment, one is signed', async () => {
    const territoryOf = { regionCodes: ['330000'], exclusive: true }
    const contracts = await Promise.all(
      [1, 2].map(async () => agreed({ partnerId: (await aPartner()).id, territory: territoryOf })),
    )
    const answers = await Promise.all(contracts.map((contract) => sign(contract)))
    expect(answers.map(({ refusal }) => refusal ?? 'SIGNED').toSorted()).toEqual(['SIGNED', 'TERRITORY_CONFLICT'])
  })

  test('X-01 is free again once the contract is terminated; its partner is suspended, and told', async () => {
    const partner = await aPartner({ status: 'ACTIVE' })
    const first = await sign(await agreed({ partnerId: partner.id, territory: EXCLUSIVE }))
    const second = await agreed({ partnerId: (await aPartner()).id, territory: EXCLUSIVE })
    expect((await sign(second)).refusal).toBe('TERRITORY_CONFLICT')
    const ended = await step('management', 'terminateContract', first, { reason: '违约' }, { reason: 'String!' })
    expect(ended.status).toBe('TERMINATED')
    const last = (await t.recorded()).slice(-2)
    expect(last.map(({ type }) => type)).toEqual(['TerritoryChanged', 'PartnerSuspended'])
    expect(last[0]?.payload).toEqual({ partnerId: partner.id, territories: [] })
    expect((await sign(second)).status).toBe('EFFECTIVE')
    await t.db.update(territory).set({ status: 'RELEASED' })
  })
})

describe('after the signature', () => {
  test('a renewal is drafted from the day after, and signed it leaves the one before RENEWED until its last day', async () => {
    const partner = await aPartner({ status: 'ACTIVE' })
    const before = await aContract(partner, { status: 'EXPIRING', effectiveTo: '2026-12-31', clauses: [...CLAUSES] })
    const renewed = await step(
      CHM,
      'renewContract',
      before,
      { input: { effectiveTo: '2028-12-31', ...NUMBERS }, idempotencyKey: 'renew' },
      { input: 'RenewContractInput!', idempotencyKey: 'ID!' },
    )
    expect(renewed).toMatchObject({ status: 'DRAFT', renews: { no: before.no } })
    const signed = await sign(await review(await submit(renewed)))
    expect(signed.status).toBe('EFFECTIVE')
    const { partner: read } = await t.data(
      'management',
      `{ partner(id: "${partner.id}") { contract { no } contracts { no status effectiveFrom } } }`,
    )
    expect(read).toMatchObject({
      contract: { no: signed.no },
      contracts: [
        { status: 'EFFECTIVE', effectiveFrom: '2027-01-01' },
        { no: before.no, status: 'RENEWED' },
      ],
    })
  })

  test('a second contract, no renewal, is refused while one is in force', async () => {
    const partner = await aPartner()
    await aContract(partner)
    expect((await sign(await agreed({ partnerId: partner.id }))).refusal).toBe('CONTRACT_IN_FORCE')
  })

  test('amendments are numbered, agreed by management and hold from their day on; the signed text stays', async () => {
    const contract = await aContract(await aPartner(), { clauses: [...CLAUSES] })
    const amend = (effectiveFrom: string) =>
      t.data(
        CHM,
        `mutation { amendContract(id: "${contract.id}", expectedVersion: 1, idempotencyKey: "amend-${effectiveFrom}", input: { summary: "改为月报",
          effectiveFrom: "${effectiveFrom}", clauses: [{ code: "5.2", party: PARTNER, kind: DUTY, text: "每月报告" }] }) { ... on ContractAmendment { id number status version } } }`,
      )
    const [first, second] = [await amend('2026-11-23'), await amend('2026-12-01')].map((data) => data.amendContract)
    expect([first.number, second.number]).toEqual([1, 2])
    for (const { id } of [first, second])
      await t.data(
        'management',
        `mutation { decideAmendment(id: "${id}", expectedVersion: 1, approve: true, comment: "同意") { __typename } }`,
      )
    expect(await t.subgraph.sweep()).toMatchObject({ 'enforce-amendments': 1 })
    const { contracts } = await t.data(
      CHM,
      '{ contracts(first: 100) { nodes { id rightsAndDuties { code text } amendments { number status approvals { decision } clauses { text } } } } }',
    )
    const read = contracts.nodes.find(({ id }: { id: string }) => id === contract.id)
    expect(read.rightsAndDuties).toEqual(CLAUSES.map(({ code, text }) => ({ code, text })))
    const approvals = [{ decision: 'APPROVED' }]
    expect(read.amendments).toMatchObject([
      { number: 1, status: 'EFFECTIVE', approvals, clauses: [{ text: '每月报告' }] },
      { number: 2, status: 'APPROVED', approvals },
    ])
  })
})
