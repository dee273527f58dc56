import { ProductChanged, ProductPublished } from '@channelgraph/contracts'
import { asTyped, testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const CHM = 'channel-manager-east'

const product = (productId: string, line: string) => ({
  productId,
  ...{
    sku: 'ULTRA-1',
    name: '超充 480kW',
    line,
    current: 'DC' as const,
    lifecycle: 'ACTIVE' as const,
    serialised: true,
  },
  ...{ connectorTypes: ['GBT_DC'], connectorCount: 2, leadTimeDays: 30, warrantyMonths: 24 },
})
const NUMBERS = 'annualTarget: "1.00", depositAmount: "1.00", creditLimit: "1.00", paymentTermDays: 30'

/** Gives a mutation, and answers the error's message, or what came of it. */
async function give(mutation: string, as = CHM): Promise<string> {
  const { data, errors } = await t.ask(
    as,
    unchecked(`mutation { answer: ${mutation} { __typename ... on Refusal { message } } }`),
  )
  return errors[0]?.message ?? data.answer.__typename
}
const key = () => `idempotencyKey: "${newId('event')}"`
const grant = (partnerId: string, line: string) =>
  give(
    `grantTerritory(${key()}, partnerId: "${partnerId}", regionCodes: ["320500"], productLines: ["${line}"], exclusive: true, validFrom: "2026-12-01", validTo: "2027-11-30")`,
    'management', // an exclusive one is theirs to grant
  )

describe('C: a territory is granted for product lines there are', () => {
  test('C: an unknown one is refused by name with those there are, granted or drafted; one that orders tells of is known', async () => {
    const partner = await aPartner({ status: 'ACTIVE' })
    const unknown = /"NO-SUCH-LINE" is none\. There are AC, ALONE, DC, DC-FAST, FREED, RACE, X-01, X-02\./
    expect(await grant(partner.id, 'no-such-line')).toMatch(unknown)
    const draft = (line: string) =>
      give(
        `draftContract(${key()}, input: { partnerId: "${partner.id}", effectiveFrom: "2026-12-01", effectiveTo: "2027-11-30", ${NUMBERS}, territory: { regionCodes: ["320500"], productLines: ["${line}"] } })`,
      )
    expect(await draft('no-such-line')).toMatch(unknown)
    const productId = newId('product')
    await t.deliver(ProductPublished, product(productId, 'NO-SUCH-LINE'))
    expect(await grant(partner.id, asTyped('NO-SUCH-LINE'))).toBe('Territory')
    expect(await draft('no-such-line')).toBe('Contract')
    await t.deliver(ProductChanged, product(productId, 'DC-ULTRA'))
    expect(await grant(partner.id, 'no-such-line')).toMatch(/There are .*DC-ULTRA/)
  })

  test('C: a line is granted, drafted and recorded as the catalogue spells it, whatever its separators', async () => {
    const partner = await aPartner({ status: 'ACTIVE' })
    expect(await grant(partner.id, 'x_01')).toBe('Territory')
    const linesOf = 'query ($id: ID!) { partner(id: $id) { territories { productLines } } }'
    const { partner: read } = await t.data('management', linesOf, { id: partner.id })
    expect(read.territories).toEqual([{ productLines: ['X-01'] }])
    const recorded = (line: string) =>
      give(
        `recordSignedContract(${key()}, input: { partnerId: "${partner.id}", effectiveFrom: "2026-12-01", effectiveTo: "2027-11-30", ${NUMBERS}, territory: { regionCodes: ["320500"], productLines: ["${line}"] } })`,
      )
    expect(await recorded('no-such_line-2')).toMatch(/is none\. There are/)
  })

  test('C: "dc-fast" and "DC-FAST" are the same line: both exclusive in one county are a conflict', async () => {
    const [one, other] = [await aPartner({ status: 'ACTIVE' }), await aPartner({ status: 'ACTIVE' })]
    expect(await grant(one.id, 'dc-fast')).toBe('Territory')
    expect(await grant(other.id, 'DC-FAST')).toBe('TerritoryConflict')
    expect(await grant(other.id, 'DC_FAST')).toBe('TerritoryConflict')
  })
})

test('B: a course is about a product that orders told of', async () => {
  const publish = async (code: string, productId: string) => {
    const { data, errors } = await t.ask(
      'tech-support',
      `mutation { publishCourse(idempotencyKey: "${newId('event')}", input: { code: "${code}", title: "新品", topics: [PRODUCT], validityMonths: 12, leadDepartment: TECH_SUPPORT, coDepartments: [TECH_SUPPORT, RND], productId: "${productId}" }) { ... on TrainingCourse { coDepartments product { id } } } }`,
    )
    return errors[0]?.extensions?.code ?? data.publishCourse
  }
  for (const wrong of ['anything', newId('partner'), newId('product')])
    expect(await publish('NEW-1', wrong)).toBe('BAD_USER_INPUT')
  const id = newId('product')
  await t.deliver(ProductPublished, product(id, 'DC-FAST'))
  expect(await publish('NEW-1', id)).toEqual({ coDepartments: ['RND'], product: { id } })
})
