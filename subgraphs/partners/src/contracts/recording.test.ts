import { personaNamed } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { CLAUSES, channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract } = await channelOf(t)

const SIGN = `mutation ($input: RecordSignedContractInput!, $key: ID!) {
  recordSignedContract(input: $input, idempotencyKey: $key) {
    __typename
    ... on Contract { id no status kind signedAt effectiveFrom effectiveTo annualTarget depositAmount creditLimit paymentTermDays partner { id } }
    ... on Refusal { refusal: code message }
    ... on ContractInForce { contractNo }
    ... on ClausesMissing { missing }
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
  rightsAndDuties: CLAUSES,
})
const CONFIRM = `mutation ($id: ID!, $v: Int! = 1, $confirm: Boolean! = true) {
  confirmSignedContract(id: $id, expectedVersion: $v, confirm: $confirm, comment: "核对原件") {
    __typename ... on Contract { no status version signedAt asSigned { name uscc region { code } } } ... on Refusal { refusal: code message }
  }
}`
const confirm = async (as: Parameters<typeof t.data>[0], id: string, more: object = {}) =>
  (await t.data(as, CONFIRM, { id, ...more })).confirmSignedContract

describe('recording a contract signed on paper', () => {
  test('D: keeps it from being in force until management confirms it, and then tells finance and orders its terms', async () => {
    const partner = await aPartner()
    const before = await t.recorded()
    const { recordSignedContract: signContract } = await t.data('channel-manager-east', SIGN, {
      input: terms(partner.id),
      key: 'sign-1',
    })
    expect(signContract).toEqual({
      __typename: 'Contract',
      id: expect.any(String),
      no: expect.stringMatching(/^CT-2026-\d{6}$/),
      status: 'RECORDED',
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
    expect(await t.recorded()).toEqual(before)
    const { rightsAndDuties: _, ...told } = terms(partner.id)
    expect(await confirm('management', signContract.id)).toMatchObject({
      ...{ status: 'EFFECTIVE', signedAt: '2026-11-23T02:00:00.000Z', version: 2 },
      asSigned: { name: partner.name, uscc: partner.uscc, region: { code: '320500' } },
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'ContractSigned',
      payload: { ...told, no: signContract.no },
    })
    const again = await t.data('channel-manager-east', SIGN, { input: terms(partner.id), key: 'sign-1' })
    expect(again.recordSignedContract).toEqual({ ...signContract, status: 'EFFECTIVE' })
  })

  test('is refused while another one is in force, also when both are signed at the same moment', async () => {
    const partner = await aPartner()
    const record = async (key: string) =>
      (await t.data('channel-manager-east', SIGN, { input: terms(partner.id), key })).recordSignedContract
    const recorded = [await record('race-1'), await record('race-2')]
    const answers = await Promise.all(recorded.map(({ id }) => confirm('management', id)))
    expect(answers.map(({ status, refusal }) => status ?? refusal).sort()).toEqual(['CONTRACT_IN_FORCE', 'EFFECTIVE'])
    const signed = answers.find(({ status }) => status)
    expect(await record('race-3')).toMatchObject({ refusal: 'CONTRACT_IN_FORCE', contractNo: signed.no })
  })

  test('is refused for days on which another one bound that is over now, however long it waited for its confirmation', async () => {
    const partner = await aPartner()
    const waiting = { ...terms(partner.id), effectiveFrom: '2026-11-01' }
    const record = async (key: string) =>
      (await t.data('channel-manager-east', SIGN, { input: waiting, key })).recordSignedContract
    const recorded = await record('days-1')
    const over = await aContract(partner, {
      status: 'EXPIRED',
      effectiveFrom: '2025-11-02',
      effectiveTo: '2026-11-01',
    })
    expect(await confirm('management', recorded.id)).toMatchObject({
      refusal: 'CONTRACT_IN_FORCE',
      message: expect.stringContaining('was in force until 2026-11-01'),
    })
    expect(await record('days-2')).toMatchObject({ refusal: 'CONTRACT_IN_FORCE', contractNo: over.no })
  })

  test('D: one-sided, or against the law on franchises, is refused as at every signature', async () => {
    const [distributor, franchisee] = [await aPartner(), await aPartner({ kind: 'FRANCHISEE' })]
    const record = async (input: ReturnType<typeof terms> & { coolingOffDays?: number }) =>
      (await t.data('channel-manager-east', SIGN, { input, key: newId('event') })).recordSignedContract
    expect(await record({ ...terms(distributor.id), rightsAndDuties: [] })).toMatchObject({
      refusal: 'CLAUSES_MISSING',
      missing: ['COMPANY RIGHT', 'COMPANY DUTY', 'PARTNER RIGHT', 'PARTNER DUTY'],
    })
    const franchise = terms(franchisee.id)
    expect(await record(franchise)).toMatchObject({ refusal: 'FRANCHISE_COOLING_OFF' })
    expect(await record({ ...franchise, coolingOffDays: 7 })).toMatchObject({ refusal: 'FRANCHISE_TERM_3Y' })
    const long = { ...franchise, coolingOffDays: 7, effectiveTo: '2029-11-30' }
    expect(await record(long)).toMatchObject({ refusal: 'FRANCHISE_DISCLOSURE_30D' })
  })

  test('D: is confirmed by nobody who recorded it, and sent back it is a draft', async () => {
    const partner = await aPartner()
    const { recordSignedContract: recorded } = await t.data('channel-manager-east', SIGN, {
      ...{ input: terms(partner.id), key: 'four-eyes' },
    })
    const both = { ...personaNamed('channel-manager-east').viewer, roles: ['CHM' as const, 'MGT' as const] }
    expect(await confirm(both, recorded.id)).toMatchObject({ refusal: 'SELF_APPROVAL' })
    expect(await confirm('management', recorded.id, { confirm: false })).toMatchObject({
      ...{ status: 'DRAFT', signedAt: null, asSigned: null },
    })
  })

  test('A: signed before there was a company, or renewed until the end of time, is BAD_USER_INPUT', async () => {
    const { id } = await aPartner()
    const input = { ...terms(id), signedAt: '1990-01-01T00:00:00Z' }
    const recorded = await t.ask('channel-manager-east', SIGN, { input, key: 'long ago' })
    const before = await aContract(await aPartner())
    const renewed = await t.ask(
      'channel-manager-east',
      `mutation { renewContract(id: "${before.id}", expectedVersion: 1, idempotencyKey: "2199", input: { effectiveTo: "2199-12-31",
        annualTarget: "1.00", depositAmount: "1.00", creditLimit: "1.00", paymentTermDays: 30 }) { __typename } }`,
    )
    for (const { errors } of [recorded, renewed]) expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })

  test('G: keeps the partner as it signed, whatever it is called later; who represents it stands masked in the history', async () => {
    const partner = await aPartner({ legalRepresentative: '赵大海' })
    const { recordSignedContract: recorded } = await t.data('channel-manager-east', SIGN, {
      ...{ input: terms(partner.id), key: 'as-signed' },
    })
    await confirm('management', recorded.id)
    await t.data(
      'channel-manager-east',
      `mutation { updatePartner(id: "${partner.id}", expectedVersion: 1, input: { name: "改名充电有限公司", regionCode: "320505" }) { __typename } }`,
    )
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Contract { asSigned { name region { code } } partner { name } history { nodes { fields { name to } } } } } }`
    const { _entities } = await t.data('finance', query, { r: [{ __typename: 'Contract', id: recorded.id }] })
    const [{ history, ...read }] = _entities
    expect(read).toEqual({
      ...{ asSigned: { name: partner.name, region: { code: '320500' } }, partner: { name: '改名充电有限公司' } },
    })
    expect(JSON.stringify(history)).not.toContain('赵大海')
    expect(await t.db.select({ changes: auditEntry.changes }).from(auditEntry)).toContainEqual({
      changes: expect.objectContaining({ 'asSigned.legalRepresentative': ['赵**'] }),
    })
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
    const { errors } = await t.ask('channel-manager-east', SIGN, {
      input: terms((await aPartner({ regionCode: '440300' })).id),
      key: 'foreign',
    })
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })
})
