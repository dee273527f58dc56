import { asTyped, testSubgraph } from '@channelgraph/testkit'
import { describe, expect, test } from 'vitest'
import { partner } from './partners/partners.tables.ts'
import { partners } from './subgraph.ts'
import { channelOf } from './testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const known = await aPartner({ code: 'PT-320500-000777', name: '苏州（工业园区）EV 充电', uscc: '91320500MA1ABCDE12' })
await aPartner({ regionCode: '440300' })
const CHM = 'channel-manager-east'

describe('C: a partner is found', () => {
  test('by its number, in whatever case and width it is typed', async () => {
    expect(await t.data(CHM, `{ partner(code: "${asTyped(known.code)}") { id } }`)).toEqual({
      partner: { id: known.id },
    })
    const { errors } = await t.ask(CHM, '{ partner(code: "\u3000 ") { id } }')
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })

  test.each([
    '苏州',
    '  苏州  ',
    '\u3000苏州\u200b',
    '充电 苏州',
    '（工业园区）',
    '(工业园区)',
    'ｅｖ',
    asTyped('PT-320500-000777'),
    asTyped('91320500MA1ABCDE12'),
  ])('by the words of a search, in whatever order, case and width: "%s"', async (search) => {
    const { partners: found } = await t.data(
      'auditor',
      `{ partners(filter: { search: ${JSON.stringify(search)} }) { nodes { id } } }`,
    )
    expect(found.nodes).toEqual([{ id: known.id }])
  })

  test('only where every word stands in it; a blank search asks for nothing', async () => {
    const count = async (search: string) =>
      (await t.data('auditor', `{ partners(filter: { search: ${JSON.stringify(search)} }) { totalCount } }`)).partners
        .totalCount
    expect(await count('苏州 深圳')).toBe(0)
    expect(await count('%')).toBe(0)
    const all = await t.db.$count(partner)
    expect([await count(''), await count('   '), await count('\u3000\u200b')]).toEqual([all, all, all])
  })

  test('by its region, whatever the width of the code', async () => {
    const { id } = await aPartner({ regionCode: '330000' })
    const code = asTyped('330000')
    const asked = await t.data(
      'auditor',
      `{ partners(filter: { regionCodes: ["${code}"] }) { nodes { id } } applications(regionCodes: ["${code}"]) { totalCount } regions(codes: ["${code}"]) { code } }`,
    )
    expect(asked).toEqual({
      partners: { nodes: [{ id }] },
      applications: { totalCount: 0 },
      regions: [{ code: '330000' }],
    })
  })
})

describe('C: what is written is written as it is printed', () => {
  test('codes of a region and of a company, however they are typed: the same company is known', async () => {
    const register = async (key: string, uscc: string) => {
      const input =
        `name: "公司 ${key}", uscc: "${uscc}", kind: DISTRIBUTOR, regionCode: "${asTyped('320505')}"` as const
      return (
        await t.data(
          CHM,
          `mutation { registerPartner(idempotencyKey: "${key}", input: { ${input} }) { ... on Partner { uscc region { code } } ... on Refusal { code } } }`,
        )
      ).registerPartner
    }
    const uscc = '91320500MA2ABCDE13'
    expect(await register('one', asTyped(uscc))).toEqual({ uscc, region: { code: '320505' } })
    expect(await register('other', uscc.toLowerCase())).toEqual({ code: 'DUPLICATE_PARTNER' })
  })

  test('regions and product lines of a territory are named once', async () => {
    const active = await aPartner({ status: 'ACTIVE' })
    const { grantTerritory } = await t.data(
      CHM,
      `mutation { grantTerritory(partnerId: "${active.id}", regionCodes: ["320505", "${asTyped('320505')}"], productLines: ["DC-FAST", "${asTyped('DC-FAST')}"], validFrom: "2026-12-01", validTo: "2027-11-30", idempotencyKey: "g") { ... on Territory { regions { code } productLines } ... on Refusal { code message } } }`,
    )
    expect(grantTerritory).toEqual({ regions: [{ code: '320505' }], productLines: ['DC-FAST'] })
  })

  test('a course has its code once', async () => {
    const publish = async (key: string, code: string) =>
      (
        await t.data(
          'tech-support',
          `mutation { publishCourse(idempotencyKey: "${key}", input: { code: "${code}", title: "x", topics: [PRODUCT], validityMonths: 12, leadDepartment: TECH_SUPPORT }) { ... on TrainingCourse { code } ... on Refusal { refusal: code } } }`,
        )
      ).publishCourse
    expect(await publish('1', asTyped('ONB-X'))).toEqual({ code: 'ONB-X' })
    expect(await publish('2', 'onb-x')).toEqual({ refusal: 'DUPLICATE_COURSE' })
  })
})
