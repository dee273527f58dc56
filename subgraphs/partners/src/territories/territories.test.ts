import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'
import { territory } from './territories.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aTerritory } = await channelOf(t)
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const b = await aPartner({ id: PARTNER_B.id, code: PARTNER_B.code, status: 'ACTIVE', regionCode: '440300' })

let key = 0
const GRANT = `mutation (
  $partnerId: ID!, $regionCodes: [ID!]!, $productLines: [String!], $exclusive: Boolean, $validFrom: Date!, $validTo: Date!, $key: ID!
) {
  grantTerritory(
    partnerId: $partnerId, regionCodes: $regionCodes, productLines: $productLines, exclusive: $exclusive,
    validFrom: $validFrom, validTo: $validTo, idempotencyKey: $key
  ) {
    __typename
    ... on Territory { id status version exclusive productLines regions { code } partner { id } }
    ... on Refusal { refusal: code }
    ... on TerritoryConflict { regionCodes from to }
    ... on TerritoryHeld { territoryId }
  }
}`
const grant = async (of: PartnerRow, given: object = {}) => {
  key += 1
  const { exclusive } = { exclusive: false, ...given }
  const { grantTerritory } = await t.data(exclusive ? 'management' : 'channel-manager-east', GRANT, {
    partnerId: of.id,
    regionCodes: ['320500'],
    productLines: [],
    exclusive: false,
    validFrom: '2026-12-01',
    validTo: '2027-11-30',
    key: `grant-${key}`,
    ...given,
  })
  return grantTerritory
}
const RELEASE = `mutation ($id: ID!) {
  releaseTerritory(id: $id, expectedVersion: 1, reason: "不再经营") {
    __typename ... on Territory { status version releasedAt } ... on Refusal { refusal: code }
  }
}`

describe('granting a territory', () => {
  test('gives regions and lines for a time, and tells the others everything the partner holds', async () => {
    const partner = await aPartner()
    await grant(partner, { regionCodes: ['330000'] })
    const granted = await grant(partner, { regionCodes: ['320505', '320500', '320505'], productLines: ['AC'] })
    expect(granted).toMatchObject({
      __typename: 'Territory',
      status: 'HELD',
      version: 1,
      productLines: ['AC'],
      regions: [{ code: '320500' }, { code: '320505' }],
      partner: { id: partner.id },
    })
    const { type, payload } = (await t.recorded()).at(-1)!
    expect(type).toBe('TerritoryChanged')
    expect(payload.partnerId).toBe(partner.id)
    expect(payload.territories.map((one: { regionCodes: string[] }) => one.regionCodes)).toEqual([
      ['330000'],
      ['320500', '320505'],
    ])
    expect(payload.territories[1].regionPaths).toEqual(['HUADONG/320000/320500/', 'HUADONG/320000/320500/320505/'])
  })

  test('gives nothing twice: what the partner holds already, there or above, is TERRITORY_HELD; what is more is granted', async () => {
    const partner = await aPartner()
    const held = await grant(partner, { regionCodes: ['320500'], productLines: ['AC', 'DC-FAST'] })
    const recorded = (await t.recorded()).length
    for (const less of [{}, { regionCodes: ['320505'], productLines: ['AC'] }, { validFrom: '2027-01-01' }])
      expect(await grant(partner, { productLines: ['DC-FAST', 'AC'], ...less })).toMatchObject({
        __typename: 'TerritoryHeld',
        refusal: 'TERRITORY_HELD',
        territoryId: held.id,
      })
    expect(await t.recorded()).toHaveLength(recorded)
    for (const more of [
      { regionCodes: ['320000'], productLines: ['AC'] },
      { productLines: ['AC', 'X-02'] },
      { productLines: ['AC'], validTo: '2027-12-01' },
      { productLines: ['AC'], exclusive: true },
      { productLines: [] },
    ])
      expect(await grant(partner, more)).toMatchObject({ __typename: 'Territory' })
    // Somebody else is granted the same.
    expect(await grant(await aPartner(), { productLines: ['AC', 'DC-FAST'] })).toMatchObject({ status: 'HELD' })
  })

  test('X-01 a second exclusive one above or below is refused with TERRITORY_CONFLICT and nothing is recorded', async () => {
    const [one, other] = [await aPartner(), await aPartner()]
    expect(await grant(one, { exclusive: true, productLines: ['X-01'] })).toMatchObject({ exclusive: true })
    const recorded = (await t.recorded()).length
    for (const code of ['320000', '320500', '320505'])
      expect(await grant(other, { exclusive: true, productLines: ['X-01', 'X-02'], regionCodes: [code] })).toEqual({
        __typename: 'TerritoryConflict',
        refusal: 'TERRITORY_CONFLICT',
        regionCodes: ['320500'],
        from: '2026-12-01',
        to: '2027-11-30',
      })
    expect(await t.recorded()).toHaveLength(recorded)
    expect(await grant(other, { productLines: ['X-01'] })).toMatchObject({ __typename: 'Territory' })
    const beside = { exclusive: true, productLines: ['X-01'], regionCodes: ['330000'] }
    expect(await grant(other, beside)).toMatchObject({ __typename: 'Territory' })
  })

  test('X-01 of two exclusive grants at the same moment one is refused', async () => {
    const [one, other] = [await aPartner(), await aPartner()]
    const race = { exclusive: true, productLines: ['RACE'] }
    const answers = await Promise.all([grant(one, race), grant(other, race)])
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['Territory', 'TerritoryConflict'])
  })

  test('frees the regions for others once it is released, and tells the others what is left', async () => {
    const [one, other] = [await aPartner(), await aPartner()]
    const wanted = { exclusive: true, productLines: ['FREED'] }
    const { id } = await grant(one, wanted)
    const { releaseTerritory } = await t.data('channel-manager-east', RELEASE, { id })
    expect(releaseTerritory).toEqual({
      __typename: 'Territory',
      status: 'RELEASED',
      version: 2,
      releasedAt: '2026-11-23T02:00:00.000Z',
    })
    expect((await t.recorded()).at(-1)).toMatchObject({ payload: { partnerId: one.id, territories: [] } })
    expect(await grant(other, wanted)).toMatchObject({ __typename: 'Territory' })
  })

  test('outside the regions a channel manager answers for is FORBIDDEN', async () => {
    await expect(grant(await aPartner(), { regionCodes: ['440300'] })).rejects.toThrow('FORBIDDEN')
  })
})

test('D: an exclusive territory is granted by management, not by a channel manager alone', async () => {
  const partner = await aPartner()
  const variables = { partnerId: partner.id, regionCodes: ['320500'], exclusive: true, key: 'exclusive' }
  const days = { validFrom: '2026-12-01', validTo: '2027-11-30', productLines: ['ALONE'] }
  const { grantTerritory: refused } = await t.data('channel-manager-east', GRANT, { ...variables, ...days })
  expect(refused).toEqual({ __typename: 'ExclusiveNeedsManagement', refusal: 'EXCLUSIVE_NEEDS_MANAGEMENT' })
  expect(await grant(partner, { exclusive: true, productLines: ['ALONE'] })).toMatchObject({ exclusive: true })
})

test('D: a territory whose last day is past is over, and the others are told once', async () => {
  const partner = await aPartner()
  const [ended, lastDay] = [
    await aTerritory(partner, { validTo: '2026-11-22' }),
    await aTerritory(partner, { validTo: '2026-11-23' }),
  ]
  await t.subgraph.sweep()
  const rows = await t.db.select().from(territory).where(eq(territory.partnerId, partner.id))
  expect(new Map(rows.map(({ id, status }) => [id, status]))).toEqual(
    new Map([
      [ended.id, 'EXPIRED'],
      [lastDay.id, 'HELD'],
    ]),
  )
  const told = (await t.recorded()).filter(({ payload }) => payload.partnerId === partner.id)
  expect(told.map(({ payload }) => payload.territories.map((one: { territoryId: string }) => one.territoryId))).toEqual(
    [[lastDay.id]],
  )
})

describe('reading territories', () => {
  test('a partner shows what it holds now or later; a region shows what takes it in today', async () => {
    const partner = await aPartner({ regionCode: '440300' })
    const line = (name: string) => ({ productLines: [name], regionCodes: ['440300'] })
    await aTerritory(partner, { ...line('province'), regionCodes: ['440000', '440300'] })
    await aTerritory(partner, { ...line('later'), validFrom: '2026-11-24', validTo: '2027-12-31' })
    await aTerritory(partner, { ...line('ended'), validTo: '2026-11-22' })
    await aTerritory(partner, { ...line('released'), status: 'RELEASED' })
    const { partner: seen, regions } = await t.data(
      'channel-manager-south',
      `query ($id: ID!) {
        partner(id: $id) { territories { productLines } }
        regions(codes: ["440300", "440000"]) { code territories { productLines } }
      }`,
      { id: partner.id },
    )
    const lines = (of: { territories: { productLines: string[] }[] }) => of.territories.flatMap((x) => x.productLines)
    expect(lines(seen).sort()).toEqual(['later', 'province'])
    expect(regions.map(lines)).toEqual([['province'], ['province']])
  })

  test('a partner user sees its own territories only, in a region too', async () => {
    await aTerritory(a)
    await aTerritory(b, { regionCodes: ['320500'] })
    const QUERY = '{ regions(codes: ["320505"]) { territories { partner { id } } } }'
    const owners = async (as: string) =>
      (await t.data(as, QUERY)).regions[0].territories.map((one: { partner: { id: string } }) => one.partner?.id)
    expect(await owners('partner-a')).toEqual([PARTNER_A.id])
    expect(await owners('partner-b')).toEqual([PARTNER_B.id])
    expect(await owners('channel-manager-east')).not.toContain(PARTNER_B.id)
  })
})
