import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { type PageOf, testSubgraph } from '@channelgraph/testkit'
import { desc, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { partner as partnerTable } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'
import { contract as contractTable } from './contracts.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract } = await channelOf(t)
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const b = await aPartner({ id: PARTNER_B.id, code: PARTNER_B.code, status: 'ACTIVE', regionCode: '440300' })

const SIGN = `mutation ($input: RecordSignedContractInput!, $key: ID!) {
  recordSignedContract(input: $input, idempotencyKey: $key) {
    __typename
    ... on Contract { no status kind signedAt effectiveFrom effectiveTo annualTarget depositAmount creditLimit paymentTermDays partner { id } }
    ... on Refusal { refusal: code message }
    ... on ContractInForce { contractNo }
  }
}`
const terms = (partnerId: string) => ({
  partnerId,
  effectiveFrom: '2026-12-01',
  effectiveTo: '2027-11-30',
  annualTarget: '5000000.00',
  depositAmount: '50000.00',
  creditLimit: '800000.00',
  paymentTermDays: 30,
})

describe('recording a contract signed on paper', () => {
  test('records it as signed and tells finance and orders its terms', async () => {
    const partner = await aPartner()
    const { recordSignedContract: signContract } = await t.data('channel-manager-east', SIGN, {
      input: terms(partner.id),
      key: 'sign-1',
    })
    expect(signContract).toEqual({
      __typename: 'Contract',
      no: expect.stringMatching(/^CT-2026-\d{6}$/),
      status: 'EFFECTIVE',
      kind: 'DISTRIBUTOR',
      signedAt: '2026-11-23T02:00:00.000Z',
      effectiveFrom: '2026-12-01',
      effectiveTo: '2027-11-30',
      annualTarget: '5000000.00',
      depositAmount: '50000.00',
      creditLimit: '800000.00',
      paymentTermDays: 30,
      partner: { id: partner.id },
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'ContractSigned',
      payload: { ...terms(partner.id), no: signContract.no },
    })
    const again = await t.data('channel-manager-east', SIGN, { input: terms(partner.id), key: 'sign-1' })
    expect(again.recordSignedContract).toEqual(signContract)
  })

  test('is refused while another one is in force, also when both are signed at the same moment', async () => {
    const partner = await aPartner()
    const sign = (key: string) => t.data('management', SIGN, { input: terms(partner.id), key })
    const answers = await Promise.all([sign('race-1'), sign('race-2')])
    const [signed, refused] = answers
      .map(({ recordSignedContract: signContract }) => signContract)
      .sort((x, y) => (x.__typename < y.__typename ? -1 : 1))
    expect(signed.__typename).toBe('Contract')
    expect(refused).toMatchObject({ refusal: 'CONTRACT_IN_FORCE', contractNo: signed.no })
  })

  test('with wrong terms is BAD_USER_INPUT, with a JSON number for money BAD_MONEY', async () => {
    const { id } = await aPartner()
    const wrong: [object, string][] = [
      [{ effectiveTo: '2026-12-01' }, 'BAD_USER_INPUT'],
      [{ effectiveFrom: '2025-01-01', effectiveTo: '2026-11-22' }, 'BAD_USER_INPUT'],
      [{ signedAt: '2026-11-24T00:00:00Z' }, 'BAD_USER_INPUT'],
      [{ depositAmount: '-1.00' }, 'BAD_USER_INPUT'],
      [{ paymentTermDays: 366 }, 'BAD_USER_INPUT'],
      [{ creditLimit: 800000 }, 'BAD_MONEY'],
    ]
    for (const [change, code] of wrong) {
      const { errors } = await t.ask('management', SIGN, { input: { ...terms(id), ...change }, key: 'wrong' })
      expect([change, errors[0]?.extensions?.code]).toEqual([change, code])
    }
  })

  test('of a partner in another region is NOT_FOUND to a channel manager', async () => {
    const { errors } = await t.ask('channel-manager-east', SIGN, { input: terms(b.id), key: 'foreign' })
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })
})

describe('the end of a contract', () => {
  const statusOf = async (id: string) =>
    (await t.db.select().from(contractTable).where(eq(contractTable.id, id)))[0]?.status

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
    expect((await t.recorded()).at(-1)).toMatchObject({ type: 'PartnerSuspended', payload: { partnerId: partner.id } })
    const [last] = await t.db.select().from(auditEntry).orderBy(desc(auditEntry.seq)).limit(1)
    expect(last).toMatchObject({ actor: 'system', operation: 'schedule:sweep', entityId: partner.id })
    const { recordSignedContract: signContract } = await t.data('management', SIGN, {
      input: terms(partner.id),
      key: 'renewed',
    })
    expect(signContract.__typename).toBe('Contract')
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
