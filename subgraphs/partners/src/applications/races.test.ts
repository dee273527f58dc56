import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { and, eq, ne, notInArray } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { contract } from '../contracts/contracts.tables.ts'
import { partner } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { admissionOf } from '../testing/admission.ts'
import { atOnceIn } from '../testing/at-once.ts'
import { CLAUSES, channelOf } from '../testing/fixture.ts'
import { ENDED, partnerApplication } from './applications.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract } = await channelOf(t)
const { anApplication } = admissionOf(t)
const atOnce = atOnceIn(t)
const CHM = 'channel-manager-east'

const ask = async (mutation: string) => {
  const { data, errors } = await t.ask(
    CHM,
    unchecked(`mutation { answer: ${mutation} { __typename ... on Refusal { code } } }`),
  )
  return errors[0]?.extensions?.code ?? data.answer.code ?? data.answer.__typename
}
const key = () => `idempotencyKey: "${newId('event')}"`
const register = (uscc: string) =>
  ask(
    `registerPartner(${key()}, input: { name: "苏州充电有限公司", uscc: "${uscc}", kind: DISTRIBUTOR, regionCode: "320500" })`,
  )
const apply = (uscc: string) =>
  ask(
    `createApplication(${key()}, input: { companyName: "苏州充电有限公司", uscc: "${uscc}", kind: DISTRIBUTOR, source: WEBSITE, regionCode: "320500" })`,
  )
const correct = (id: string, uscc: string) =>
  ask(`correctApplication(id: "${id}", expectedVersion: 1, reason: "笔误", input: { uscc: "${uscc}" })`)
const sign = (id: string) => ask(`signContract(id: "${id}", expectedVersion: 1)`)

/** How often a company is a partner, or on its way to be one. */
async function countOf(uscc: string): Promise<number> {
  const open = and(eq(partnerApplication.uscc, uscc), notInArray(partnerApplication.status, [...ENDED]))
  const live = and(eq(partner.uscc, uscc), ne(partner.status, 'TERMINATED'))
  return (await t.db.$count(partnerApplication, open)) + (await t.db.$count(partner, live))
}

let n = 0
const company = () => {
  n += 1
  return `91320500MR${String(n).padStart(8, '0')}`
}

test.each([
  ['registered and applies', register, apply, ['Partner', 'DUPLICATE_APPLICATION']],
  ['applies and is registered', apply, register, ['PartnerApplication', 'DUPLICATE_APPLICATION']],
  ['applies twice', apply, apply, ['PartnerApplication', 'DUPLICATE_APPLICATION']],
  ['registered twice', register, register, ['Partner', 'DUPLICATE_PARTNER']],
] as const)('D: a company that is %s at the same instant is known once', async (_, first, second, answers) => {
  const uscc = company()
  expect(
    await atOnce(
      () => first(uscc),
      () => second(uscc),
    ),
  ).toEqual(answers)
  expect(await countOf(uscc)).toBe(1)
})

test('D: an application is corrected to no company that is registered, or applies, at the same instant', async () => {
  for (const begins of [register, apply]) {
    const { id } = await anApplication({ status: 'LEAD' })
    const uscc = company()
    expect(
      (
        await atOnce(
          () => begins(uscc),
          () => correct(id, uscc),
        )
      )[1],
    ).toBe('DUPLICATE_APPLICATION')
    const { id: other } = await anApplication({ status: 'LEAD' })
    const next = company()
    expect(
      await atOnce(
        () => correct(other, next),
        () => begins(next),
      ),
    ).toEqual(['PartnerApplication', 'DUPLICATE_APPLICATION'])
    expect([await countOf(uscc), await countOf(next)]).toEqual([1, 1])
  }
})

test('D: a company that signs does not apply anew at the same instant', async () => {
  const application = await anApplication({ status: 'CONTRACTING' })
  const { id } = await aContract(await aPartner(), {
    ...{ status: 'PENDING_SIGNATURE', signedAt: null, partnerId: null, applicationId: application.id },
    clauses: [...CLAUSES],
  })
  expect(
    await atOnce(
      () => sign(id),
      () => apply(application.uscc),
    ),
  ).toEqual(['Contract', 'DUPLICATE_APPLICATION'])
  expect(await countOf(application.uscc)).toBe(1)
  expect((await t.db.select().from(contract).where(eq(contract.id, id)))[0]).toMatchObject({ status: 'EFFECTIVE' })
})
