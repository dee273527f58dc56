import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { partner } from './partners/partners.tables.ts'
import { partners } from './subgraph.ts'
import { channelOf } from './testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const CHM = 'channel-manager-east'

const VERSIONED = 'id: "nothing", expectedVersion: 1'
const KEY = 'idempotencyKey: "k"'
const NUMBERS = 'annualTarget: "1.00", depositAmount: "1.00", creditLimit: "1.00", paymentTermDays: 30'
const TERMS = `effectiveFrom: "2026-12-01", effectiveTo: "2027-11-30", ${NUMBERS}` as const
const clause = (text: string) => `[{ code: "1", party: COMPANY, kind: DUTY, text: ${text} }]` as const
const register = (rest: string) =>
  `registerPartner(${KEY}, input: { uscc: "91320500MA00000001", kind: DISTRIBUTOR, regionCode: "320500", ${rest} })` as const
const apply = (rest: string) =>
  `createApplication(${KEY}, input: { uscc: "91320500MA00000001", kind: DISTRIBUTOR, source: OTHER, regionCode: "320500", ${rest} })` as const
const visit = (rest: string) =>
  `recordSiteVisit(${VERSIONED}, ${KEY}, input: { date: "2026-11-20", visitorIds: ["a", "b"], operations: 3, teamStrength: 3, warehouseLogistics: 3, ${rest} })` as const
const course = (rest: string) =>
  `publishCourse(${KEY}, input: { topics: [PRODUCT], validityMonths: 12, leadDepartment: TECH_SUPPORT, ${rest} })` as const

/** Where a text has to be given: as whom, the field, and the mutation with it. */
const REQUIRED: readonly (readonly [as: string, field: string, call: (text: string) => string])[] = [
  [CHM, 'name', (text) => register(`name: ${text}`)],
  [CHM, 'contacts.name', (text) => register(`name: "公司", contacts: [{ name: ${text}, phone: "13800000000" }]`)],
  [CHM, 'contacts.phone', (text) => register(`name: "公司", contacts: [{ name: "王", phone: ${text} }]`)],
  [CHM, 'name', (text) => `updatePartner(${VERSIONED}, input: { name: ${text} })`],
  ['management', 'reason', (text) => `suspendPartner(${VERSIONED}, reason: ${text})`],
  ['management', 'reason', (text) => `changeSuspension(${VERSIONED}, reason: ${text})`],
  [CHM, 'companyName', (text) => apply(`companyName: ${text}`)],
  [
    'management',
    'items.name',
    (text) => `publishScreeningStandard(${KEY}, items: [{ code: "A", name: ${text}, required: true }])` as const,
  ],
  [CHM, 'findings.code', (text) => `screenApplication(${VERSIONED}, findings: [{ code: ${text}, passed: true }])`],
  [CHM, 'findings', (text) => visit(`findings: ${text}`)],
  [CHM, 'attachments', (text) => visit(`findings: "整洁", attachments: [${text}]`)],
  ['management', 'comment', (text) => `decideApplication(${VERSIONED}, decision: APPROVED, comment: ${text})`],
  [CHM, 'reason', (text) => `withdrawApplication(${VERSIONED}, reason: ${text})`],
  [
    CHM,
    'rightsAndDuties.text',
    (text) =>
      `draftContract(${KEY}, input: { partnerId: "nothing", ${TERMS}, rightsAndDuties: ${clause(text)} })` as const,
  ],
  [
    CHM,
    'territory.productLines',
    (text) =>
      `reviseContract(${VERSIONED}, input: { ${TERMS}, territory: { regionCodes: ["320500"], productLines: [${text}] } })` as const,
  ],
  ['management', 'comment', (text) => `reviewContract(${VERSIONED}, approve: true, comment: ${text})`],
  ['management', 'comment', (text) => `confirmSignedContract(${VERSIONED}, confirm: true, comment: ${text})`],
  ['management', 'reason', (text) => `terminateContract(${VERSIONED}, reason: ${text})`],
  [
    CHM,
    'summary',
    (text) =>
      `amendContract(${VERSIONED}, ${KEY}, input: { summary: ${text}, effectiveFrom: "2026-12-01", clauses: ${clause('"补充"')} })` as const,
  ],
  [
    CHM,
    'clauses.text',
    (text) =>
      `amendContract(${VERSIONED}, ${KEY}, input: { summary: "补充", effectiveFrom: "2026-12-01", clauses: ${clause(text)} })` as const,
  ],
  ['management', 'comment', (text) => `decideAmendment(${VERSIONED}, approve: true, comment: ${text})`],
  [
    CHM,
    'productLines',
    (text) =>
      `grantTerritory(${KEY}, partnerId: "nothing", regionCodes: ["320500"], productLines: [${text}], validFrom: "2026-12-01", validTo: "2027-11-30")` as const,
  ],
  [CHM, 'reason', (text) => `releaseTerritory(${VERSIONED}, reason: ${text})`],
  ['tech-support', 'code', (text) => course(`code: ${text}, title: "培训"`)],
  ['tech-support', 'title', (text) => course(`code: "A", title: ${text}`)],
  [CHM, 'reason', (text) => `correctApplication(${VERSIONED}, input: {}, reason: ${text})`],
  [CHM, 'companyName', (text) => `correctApplication(${VERSIONED}, input: { companyName: ${text} }, reason: "更正")`],
  ['tech-support', 'reason', (text) => `revokeCertificate(${VERSIONED}, reason: ${text})`],
  ['tech-support', 'reason', (text) => `cancelSession(${VERSIONED}, reason: ${text})`],
  [
    'marketing',
    'traineeName',
    (text) => `enrolTrainee(${KEY}, sessionId: "nothing", partnerId: "nothing", traineeName: ${text})` as const,
  ],
]
/** Where it may be left out, so that a blank one is none. */
const OPTIONAL: typeof REQUIRED = [
  [CHM, 'legalRepresentative', (text) => register(`name: "公司", legalRepresentative: ${text}`)],
  [CHM, 'kindLabel', (text) => register(`name: "公司", kindLabel: ${text}`)],
  [
    CHM,
    'contacts.email',
    (text) => register(`name: "公司", contacts: [{ name: "王", phone: "13800000000", email: ${text} }]`),
  ],
  [
    CHM,
    'contacts.role',
    (text) => register(`name: "公司", contacts: [{ name: "王", phone: "13800000000", role: ${text} }]`),
  ],
  [CHM, 'qualification', (text) => apply(`companyName: "公司", qualification: ${text}`)],
  [CHM, 'salesCapability', (text) => `updateDossier(${VERSIONED}, input: { salesCapability: ${text} })`],
  [
    CHM,
    'findings.value',
    (text) => `screenApplication(${VERSIONED}, findings: [{ code: "A", passed: true, value: ${text} }])` as const,
  ],
  ['marketing', 'comment', (text) => `scoreApplication(${VERSIONED}, score: "80", comment: ${text})`],
  ['tech-support', 'productId', (text) => course(`code: "A", title: "培训", productId: ${text}`)],
]
const LONG = JSON.stringify('长'.repeat(5_000))
const UNSEEN = JSON.stringify('\u3000\u200b\u2060')

const errorOf = async (as: string, call: string) =>
  (await t.ask(as, unchecked(`mutation { ${call} { __typename } }`))).errors[0]

describe('what a client writes is bounded', () => {
  const named = (all: typeof REQUIRED) => all.map((one) => [one[2]('').split('(')[0], one[1], one] as const)
  test.each(named([...REQUIRED, ...OPTIONAL]))(
    '%s takes no `%s` longer than its limit',
    async (_, field, [as, , call]) => {
      const error = await errorOf(as, call(LONG))
      expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
      expect(error?.message).toContain(`\`${field}\` must have at most`)
    },
  )
  test.each(named(REQUIRED))('%s takes no `%s` in which nothing is to be seen', async (_, field, [as, , call]) => {
    const error = await errorOf(as, call(UNSEEN))
    expect(error?.message).toContain(`\`${field}\` must not be blank`)
  })
})

test('what is stored is what was checked: a name without the blanks around it', async () => {
  const { id } = await aPartner()
  const name = JSON.stringify('\u3000苏州丙充电设备有限公司\u200b')
  await t.data(
    CHM,
    `mutation { updatePartner(id: "${id}", expectedVersion: 1, input: { name: ${name} }) { __typename } }`,
  )
  const [saved] = await t.db.select().from(partner).where(eq(partner.id, id))
  expect(saved?.name).toBe('苏州丙充电设备有限公司')
})

test('a list of partners or applications by a region that does not exist is BAD_USER_INPUT, not an empty list', async () => {
  for (const list of [
    'partners(filter: { regionCodes: ["999999"] })',
    'applications(regionCodes: ["999999"])',
  ] as const) {
    const { errors } = await t.ask(CHM, `{ ${list} { totalCount } }`)
    expect([list, errors[0]?.extensions?.code]).toEqual([list, 'BAD_USER_INPUT'])
  }
})

test('A: a company is called by letters, and a contact that is named twice with one number is one', async () => {
  for (const name of ['..', '00', '🏭🏭', '\u0301\u0301']) {
    const error = await errorOf(CHM, register(`name: ${JSON.stringify(name)}`))
    expect([name, error?.message]).toEqual([name, expect.stringContaining('with a letter among them')])
  }
  const { id } = await aPartner()
  const contacts =
    '[{ name: "王", phone: "13812345678" }, { name: "王\u200b", phone: "１３８１２３４５６７８", role: "采购" }]'
  const update = `mutation { updatePartner(id: "${id}", expectedVersion: 1, input: { contacts: ${contacts} }) { __typename } }`
  await t.data(CHM, unchecked(update))
  const [saved] = await t.db.select().from(partner).where(eq(partner.id, id))
  expect(saved?.contacts).toMatchObject([{ name: '王', phone: '13812345678', role: '采购' }])
})

test('A: what contradicts itself is refused, and an empty id is no id: it finds nothing, not everything', async () => {
  const { id, code } = await aPartner()
  const { errors } = await t.ask(CHM, `{ partner(id: "${id}", code: "${code}") { id } }`)
  expect(errors).toMatchObject([
    { message: expect.stringContaining('not both'), extensions: { code: 'BAD_USER_INPUT' } },
  ])
  expect((await t.data(CHM, '{ partners(filter: { managerId: "" }) { totalCount } }')).partners.totalCount).toBe(0)
  const clauses =
    '[{ code: "5.1", party: COMPANY, kind: DUTY, text: "x" }, { code: "５．１", party: COMPANY, kind: DUTY, text: "y" }]'
  const twice = await errorOf(
    CHM,
    `draftContract(${KEY}, input: { partnerId: "${id}", ${TERMS}, rightsAndDuties: ${clauses} })`,
  )
  expect(twice?.message).toContain('must name each code once')
  const blank = await errorOf(CHM, register('name: "苏州公司"').replace('"k"', '"\u3000"'))
  expect(blank?.message).toContain('not blanks alone')
})

test('B: a partner is given no manager by an empty id, and keeps its own', async () => {
  const { id, managerId } = await aPartner()
  const error = await errorOf(CHM, `updatePartner(id: "${id}", expectedVersion: 1, input: { managerId: "" })`)
  expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  const [saved] = await t.db.select().from(partner).where(eq(partner.id, id))
  expect(saved?.managerId).toBe(managerId)
})
