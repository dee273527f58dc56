import { PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { type PageOf, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { desc, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { partner as partnerTable } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'
import { contractAmendment, contract as contractTable } from './contracts.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract, anAmendment } = await channelOf(t)
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const b = await aPartner({ id: PARTNER_B.id, code: PARTNER_B.code, status: 'ACTIVE', regionCode: '440300' })

const statusOf = async (id: string) =>
  (await t.db.select().from(contractTable).where(eq(contractTable.id, id)))[0]?.status

describe('the end of a contract', () => {
  test('is announced 60 days before, by the schedule, once', async () => {
    const [near, far] = [
      await aContract(await aPartner(), { effectiveTo: '2027-01-22' }),
      await aContract(await aPartner(), { effectiveTo: '2027-01-23' }),
    ]
    expect(await t.subgraph.sweep()).toMatchObject({ 'announce-expiries': 1, 'expire-contracts': 0 })
    expect([await statusOf(near.id), await statusOf(far.id)]).toEqual(['EXPIRING', 'EFFECTIVE'])
    expect(await t.subgraph.sweep()).toMatchObject({ 'announce-expiries': 0 })
  })

  test('comes the day after the last one; the partner that did not renew is suspended, and the others are told', async () => {
    const partner = await aPartner({ status: 'ACTIVE' })
    const ended = await aContract(partner, { status: 'EXPIRING', effectiveTo: '2026-11-22' })
    const lastDay = await aContract(await aPartner(), { status: 'EXPIRING', effectiveTo: '2026-11-23' })
    expect(await t.subgraph.sweep()).toMatchObject({ 'expire-contracts': 1 })
    expect([await statusOf(ended.id), await statusOf(lastDay.id)]).toEqual(['EXPIRED', 'EXPIRING'])
    const [suspended] = await t.db.select().from(partnerTable).where(eq(partnerTable.id, partner.id))
    expect(suspended).toMatchObject({ status: 'SUSPENDED', suspensionReason: `${ended.no} ended on 2026-11-22` })
    expect((await t.recorded()).at(-2)).toMatchObject({ type: 'ContractEnded', payload: { lastDay: '2026-11-22' } })
    expect((await t.recorded()).at(-1)).toMatchObject({ type: 'PartnerSuspended', payload: { partnerId: partner.id } })
    const [last] = await t.db.select().from(auditEntry).orderBy(desc(auditEntry.seq)).limit(1)
    expect(last).toMatchObject({ actor: 'system', operation: 'schedule:sweep', entityId: partner.id })
  })
})

describe('D: a contract that is terminated', () => {
  const TERMINATE = `mutation ($id: ID!) { terminateContract(id: $id, expectedVersion: 1, reason: "违约") { ... on Contract { status } } }`

  test('ends credit by a fact, and takes the one it renewed with it', async () => {
    const partner = await aPartner({ status: 'ACTIVE' })
    const before = await aContract(partner, { status: 'RENEWED', effectiveTo: '2026-12-31' })
    const after = await aContract(partner, { effectiveFrom: '2027-01-01', renewsId: before.id })
    await t.data('management', TERMINATE, { id: after.id })
    expect([await statusOf(before.id), await statusOf(after.id)]).toEqual(['TERMINATED', 'TERMINATED'])
    const ended = (await t.recorded()).filter(({ type }) => type === 'ContractEnded').slice(-2)
    expect(ended.map(({ payload }) => payload)).toEqual(
      [after, before].map(({ id }) => ({ contractId: id, partnerId: partner.id, lastDay: '2026-11-22' })),
    )
    const { partner: read } = await t.data('management', `{ partner(id: "${partner.id}") { status contract { no } } }`)
    expect(read).toEqual({ status: 'SUSPENDED', contract: null })
  })

  test('is not amended any more, though a draft of an amendment stands', async () => {
    const amendment = await anAmendment(await aContract(await aPartner(), { status: 'TERMINATED' }))
    const decide =
      `mutation { decideAmendment(id: "${amendment.id}", expectedVersion: 1, approve: true, comment: "同意") { ... on Refusal { code } } }` as const
    expect((await t.data('management', decide)).decideAmendment).toEqual({ code: 'ILLEGAL_TRANSITION' })
  })
})

describe('reading contracts', () => {
  test('a partner shows the one in force and all there ever were, latest first', async () => {
    const partner = await aPartner()
    const past = await aContract(partner, { status: 'EXPIRED', effectiveFrom: '2025-01-01', effectiveTo: '2025-12-31' })
    const present = await aContract(partner, { effectiveFrom: '2026-01-01' })
    const QUERY = 'query ($id: ID!) { partner(id: $id) { contract { no } contracts { no } } }'
    expect((await t.data('finance', QUERY, { id: partner.id })).partner).toEqual({
      contract: { no: present.no },
      contracts: [{ no: present.no }, { no: past.no }],
    })
  })

  test('E: the one in force is told by its days: a renewed one until its last, a signed one from its first', async () => {
    const partner = await aPartner()
    const before = await aContract(partner, { status: 'RENEWED', effectiveTo: '2026-11-23' })
    await aContract(partner, { effectiveFrom: '2026-11-24', renewsId: before.id })
    const later = await aPartner()
    await aContract(later, { effectiveFrom: '2026-11-24' })
    const QUERY = '{ partners(first: 100) { nodes { id contract { no } } } }'
    const { partners: page } = await t.data('finance', QUERY)
    const contractOf = (id: string) => page.nodes.find((node: { id: string }) => node.id === id)?.contract
    expect([contractOf(partner.id), contractOf(later.id)]).toEqual([{ no: before.no }, null])
  })

  test('contracts(statuses, endingBefore) pages by end, without a gap', async () => {
    const PAGE = `query ($after: String) {
      contracts(statuses: [EXPIRING, EFFECTIVE], endingBefore: "2027-06-01", first: 2, after: $after) {
        nodes { no effectiveTo status } pageInfo { hasNextPage endCursor } totalCount
      }
    }`
    for (const effectiveTo of ['2027-05-31', '2027-05-31', '2027-06-01', '2027-04-01'])
      await aContract(await aPartner(), { effectiveTo })
    const ends: string[] = []
    for (let after: string | null = null; ; ) {
      const { contracts: page }: { contracts: PageOf<{ effectiveTo: string }> } = await t.data('management', PAGE, {
        after,
      })
      ends.push(...page.nodes.map((node) => node.effectiveTo))
      if (!page.pageInfo.hasNextPage) {
        expect(ends).toHaveLength(page.totalCount)
        break
      }
      after = page.pageInfo.endCursor
    }
    expect(ends).toEqual([...ends].sort())
    expect(ends.slice(-3)).toEqual(['2027-04-01', '2027-05-31', '2027-05-31'])
  })

  test('partners by contract end, and those whose contract ends before a day; no contract comes last', async () => {
    const seated = { regionCode: '440300', tier: 'STRATEGIC' } as const
    const [late, none, soon, gone] = [
      await aPartner(seated),
      await aPartner(seated),
      await aPartner(seated),
      await aPartner(seated),
    ]
    await aContract(late, { effectiveTo: '2028-03-01' })
    await aContract(soon, { effectiveTo: '2027-03-01' })
    await aContract(gone, { status: 'EXPIRED', effectiveTo: '2025-03-01' })
    const QUERY = `query ($before: Date, $first: Int, $after: String) {
      partners(filter: { tiers: [STRATEGIC], contractEndingBefore: $before }, sort: CONTRACT_END, first: $first, after: $after) {
        nodes { id } pageInfo { endCursor } totalCount
      }
    }`
    const ask = async (variables: object) => (await t.data('management', QUERY, { ...variables })).partners
    const ids = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id)
    const unsigned = [none.id, gone.id].sort()
    expect(ids(await ask({ first: 10 }))).toEqual([soon.id, late.id, ...unsigned])
    const page = await ask({ first: 2 })
    expect(ids(await ask({ first: 2, after: page.pageInfo.endCursor }))).toEqual(unsigned)
    expect(await ask({ before: '2027-03-02' })).toMatchObject({ nodes: [{ id: soon.id }], totalCount: 1 })
  })

  test('D: whose contract ends when is told by no order and no condition to those who may not read contracts', async () => {
    for (const args of ['sort: CONTRACT_END', 'filter: { contractEndingBefore: "2027-03-02" }'] as const) {
      const { errors } = await t.ask('marketing', `{ partners(${args}) { nodes { id } } }`)
      expect([args, errors[0]?.extensions?.code]).toEqual([args, 'FORBIDDEN'])
      const east = { ...personaNamed('channel-manager-east').viewer, roles: ['CHM' as const, 'MKT' as const] }
      const { partners: page } = await t.data(east, `{ partners(${args}) { nodes { region { code } } } }`)
      expect(JSON.stringify(page)).not.toContain('440300')
    }
  })
})

describe('who sees which contract', () => {
  test('a partner user its own, a channel manager those of its regions, also through _entities', async () => {
    const [ofA, ofB] = [await aContract(a), await aContract(b)]
    const numbers = async (as: string) =>
      (await t.data(as, '{ contracts(first: 100) { nodes { no } } }')).contracts.nodes.map((x: { no: string }) => x.no)
    expect(await numbers('partner-a')).toEqual([ofA.no])
    expect(await numbers('partner-b')).toEqual([ofB.no])
    expect(await numbers('channel-manager-east')).not.toContain(ofB.no)
    expect(await numbers('management')).toEqual(expect.arrayContaining([ofA.no, ofB.no]))
    const representations = [
      { __typename: 'Contract', id: ofB.id },
      { __typename: 'Contract', no: ofB.no },
      { __typename: 'Contract', no: ofA.no },
    ]
    const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Contract { id } } }'
    for (const as of ['partner-a', 'channel-manager-east'])
      expect((await t.ask(as, ENTITIES, { r: representations })).data._entities).toEqual([null, null, { id: ofA.id }])
  })

  test('the number of statements does not depend on the number of rows', async () => {
    const query = (first: number) =>
      `{ contracts(first: ${first}) { nodes { no partner { name contract { no } contracts { no } territories { regions { name } } trainingValid } } totalCount } }` as const
    const one = await t.statements(() => t.data('management', query(1)))
    const many = await t.statements(() => t.data('management', query(50)))
    expect(many.length).toBe(one.length)
  })
})

test('A: a contract has as many amendments as are made, each with a number of its own', async () => {
  const contract = await aContract(await aPartner())
  await Promise.all(Array.from({ length: 101 }, (_, i) => anAmendment(contract, { number: i + 1 })))
  const amend = `mutation ($id: ID!, $key: ID!) {
    amendContract(id: $id, expectedVersion: 1, idempotencyKey: $key, input: {
      summary: "补充", effectiveFrom: "2026-12-01", clauses: [{ code: "1", party: COMPANY, kind: DUTY, text: "补充" }]
    }) { ... on ContractAmendment { number } }
  }` as const
  const { amendContract } = await t.data('channel-manager-east', amend, { id: contract.id, key: newId('event') })
  expect(amendContract).toEqual({ number: 102 })
})

test('D: an amendment agreed for a day after its contract was ended does not come into force', async () => {
  const contract = await aContract(await aPartner())
  const amendment = await anAmendment(contract, { status: 'APPROVED', effectiveFrom: '2026-12-01' })
  await t.data(
    'management',
    `mutation { terminateContract(id: "${contract.id}", expectedVersion: 1, reason: "违约") { __typename } }`,
  )
  t.clock.set('2026-12-01T02:00:00Z')
  expect(await t.subgraph.sweep()).toMatchObject({ 'enforce-amendments': 0 })
  t.clock.set('2026-11-23T02:00:00Z')
  const [row] = await t.db.select().from(contractAmendment).where(eq(contractAmendment.id, amendment.id))
  expect(row?.status).toBe('APPROVED')
})
