import { DepositCorrected, DepositReceived, DepositRefunded } from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { partner } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner, aReadyPartner, aContract, aDeposit, aCertificate, aTerritory } = await channelOf(t)

const ACTIVATE = `mutation ($id: ID!, $v: Int! = 1) {
  activatePartner(id: $id, expectedVersion: $v) {
    __typename
    ... on Partner { status version activatedAt trainingValid }
    ... on Refusal { refusal: code message }
    ... on DepositNotPaid { missing }
    ... on OnboardingTrainingMissing { topics }
  }
}`
const activate = async (id: string) => (await t.data('channel-manager-east', ACTIVATE, { id })).activatePartner

describe('activatePartner', () => {
  test('moves a partner that lacks nothing to ACTIVE and tells the others', async () => {
    const ready = await aReadyPartner()
    expect(await activate(ready.id)).toEqual({
      __typename: 'Partner',
      status: 'ACTIVE',
      version: 2,
      activatedAt: '2026-11-23T02:00:00.000Z',
      trainingValid: true,
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'PartnerActivated',
      payload: { partnerId: ready.id, status: 'ACTIVE', activatedAt: '2026-11-23T02:00:00.000Z' },
    })
  })

  test('P-12 with a missing topic is refused with ONBOARDING_TRAINING_MISSING: AFTER_SALES', async () => {
    const partner = await aPartner()
    await aContract(partner)
    await aDeposit(partner, '50000.00')
    await aTerritory(partner)
    await aCertificate(partner, { topics: ['CULTURE', 'PRODUCT', 'SALES', 'TECHNICAL'] })
    expect(await activate(partner.id)).toMatchObject({
      __typename: 'OnboardingTrainingMissing',
      refusal: 'ONBOARDING_TRAINING_MISSING',
      message: expect.stringMatching(/^ONBOARDING_TRAINING_MISSING: AFTER_SALES\. /),
      topics: ['AFTER_SALES'],
    })
    await aCertificate(partner, { topics: ['AFTER_SALES'] })
    expect(await activate(partner.id)).toMatchObject({ status: 'ACTIVE' })
  })

  test('waits for the deposit that finance receives, whole', async () => {
    const partner = await aPartner()
    await aContract(partner)
    await aCertificate(partner)
    await aTerritory(partner)
    expect(await activate(partner.id)).toMatchObject({ __typename: 'DepositNotPaid', missing: '50000.00' })
    const receive = (amount: string, held: string) =>
      t.deliver(DepositReceived, { partnerId: partner.id, amount, held, required: '50000.00' })
    await receive('20000.00', '20000.00')
    expect(await activate(partner.id)).toMatchObject({ missing: '30000.00' })
    await receive('30000.00', '50000.00')
    // What finance puts right, or gives back, is not held any more.
    const changed = { partnerId: partner.id, required: '50000.00' }
    await t.deliver(DepositCorrected, { ...changed, amount: '-10000.00', held: '40000.00' })
    expect(await activate(partner.id)).toMatchObject({ missing: '10000.00' })
    await receive('20000.00', '60000.00')
    await t.deliver(DepositRefunded, { ...changed, amount: '15000.00', held: '45000.00' })
    expect(await activate(partner.id)).toMatchObject({ missing: '5000.00' })
    await receive('5000.00', '50000.00')
    expect(await activate(partner.id)).toMatchObject({ status: 'ACTIVE' })
  })

  test('is refused without a contract, and then without a territory', async () => {
    const partner = await aPartner()
    expect(await activate(partner.id)).toMatchObject({ __typename: 'NoContractInForce' })
    await aContract(partner)
    await aDeposit(partner, '50000.00')
    await aCertificate(partner)
    expect(await activate(partner.id)).toMatchObject({ __typename: 'NoTerritory', refusal: 'NO_TERRITORY' })
  })
})

describe('updatePartner', () => {
  const UPDATE = `mutation ($id: ID!, $input: UpdatePartnerInput!) {
    updatePartner(id: $id, expectedVersion: 1, input: $input) {
      ... on Partner { name tier code region { code } version contacts { name } }
    }
  }`

  test('changes what is given, leaves the rest, and tells the others where the partner is now', async () => {
    const partner = await aPartner({ contacts: [{ name: '张三', phone: '13812345678' }] })
    const { updatePartner } = await t.data('channel-manager-east', UPDATE, {
      id: partner.id,
      input: { tier: 'CORE', regionCode: '320505' },
    })
    expect(updatePartner).toEqual({
      name: partner.name,
      tier: 'CORE',
      code: partner.code,
      region: { code: '320505' },
      version: 2,
      contacts: [{ name: '张三' }],
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'PartnerUpdated',
      payload: { partnerId: partner.id, regionPath: 'HUADONG/320000/320500/320505/', tier: 'CORE' },
    })
  })

  test('G: tells code and address of the company, so that documents issued from now on are made out to them', async () => {
    const given = await aPartner()
    const address = '苏州市工业园区星湖街 1 号'
    await t.data('channel-manager-east', UPDATE, { id: given.id, input: { address } })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'PartnerUpdated',
      payload: { partnerId: given.id, name: given.name, uscc: given.uscc, address },
    })
  })

  test('G: what documents are made out to is told once, by itself, of partners told of before it was', async () => {
    const given = await aPartner({ companyTold: false })
    expect(await t.subgraph.sweep()).toMatchObject({ 'tell-companies': 1 })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'PartnerUpdated',
      payload: { partnerId: given.id, uscc: given.uscc, address: null },
    })
    expect(await t.subgraph.sweep()).toMatchObject({ 'tell-companies': 0 })
    const [kept] = await t.db.select().from(partner).where(eq(partner.id, given.id))
    expect(kept).toEqual({ ...given, companyTold: true })
  })

  test('into a region the channel manager does not answer for is FORBIDDEN', async () => {
    const partner = await aPartner()
    const { errors } = await t.ask('channel-manager-east', UPDATE, { id: partner.id, input: { regionCode: '440300' } })
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })
})
