import { PARTNER_A, personaNamed } from '@channelgraph/access'
import { auditEntry, documentSeries, verifyAudit } from '@channelgraph/command'
import { outboxHead } from '@channelgraph/events'
import { type PageOf, testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { contractOnPaper } from '../contracts/contracts.rules.ts'
import { contract } from '../contracts/contracts.tables.ts'
import { employee } from '../employees/employees.tables.ts'
import { region } from '../regions/regions.tables.ts'
import { partners } from '../subgraph.ts'
import { partner } from './partners.tables.ts'

const t = await testSubgraph(partners)

const EAST = personaNamed('channel-manager-east').viewer
const uscc = (n: number) => `91320500MA${String(n).padStart(8, '0')}` as const

beforeAll(async () => {
  await t.db.insert(region).values([
    {
      code: '320000',
      name: '江苏省',
      level: 'PROVINCE',
      macroRegion: 'HUADONG',
      parentCode: null,
      path: 'HUADONG/320000/',
    },
    {
      code: '320500',
      name: '苏州市',
      level: 'CITY',
      macroRegion: 'HUADONG',
      parentCode: '320000',
      path: 'HUADONG/320000/320500/',
    },
    {
      code: '440000',
      name: '广东省',
      level: 'PROVINCE',
      macroRegion: 'HUANAN',
      parentCode: null,
      path: 'HUANAN/440000/',
    },
    {
      code: '440300',
      name: '深圳市',
      level: 'CITY',
      macroRegion: 'HUANAN',
      parentCode: '440000',
      path: 'HUANAN/440000/440300/',
    },
  ])
  await t.db.insert(employee).values([
    { id: EAST.subject, no: 'E002', name: '王芳', department: 'CHANNEL' },
    { id: personaNamed('channel-manager-south').viewer.subject, no: 'E003', name: '李强', department: 'CHANNEL' },
  ])
  for (const n of [41, 42, 43])
    await t.data('channel-manager-east', REGISTER, { input: inSuzhou(n), key: `known-${n}` })
  const [known] = await t.db.select().from(partner)
  const a = { id: PARTNER_A.id, code: 'PT-320500-000900', uscc: uscc(900), name: '甲' }
  await t.db.insert(partner).values({ ...known!, ...a })
})

const REGISTER = `mutation ($input: RegisterPartnerInput!, $key: ID!) {
  registerPartner(input: $input, idempotencyKey: $key) {
    __typename
    ... on Partner { id code status version region { name } manager { name } usccCheckPassed }
    ... on Refusal { refusal: code message }
  }
}`
const inSuzhou = (n: number) => ({
  name: `苏州第${n}充电设备有限公司`,
  uscc: uscc(n),
  kind: 'DISTRIBUTOR' as const,
  regionCode: '320500',
  contacts: [{ name: '张三', phone: '13812345678' }],
})

async function activePartner(n: number): Promise<{ id: string; version: number }> {
  const { registerPartner } = await t.data('channel-manager-east', REGISTER, { input: inSuzhou(n), key: `key-${n}` })
  await t.db.update(partner).set({ status: 'ACTIVE' }).where(eq(partner.id, registerPartner.id))
  return registerPartner
}

describe('registering a partner', () => {
  test('numbers it by city, answers with the row, and tells the other departments in the same transaction', async () => {
    const [given] = await t.db.select().from(documentSeries).where(eq(documentSeries.series, 'PT-320500'))
    const { registerPartner } = await t.data('channel-manager-east', REGISTER, { input: inSuzhou(1), key: 'first' })
    expect(registerPartner).toMatchObject({
      __typename: 'Partner',
      code: `PT-320500-${String(given!.last + 1).padStart(6, '0')}`,
      status: 'ONBOARDING',
      version: 1,
      region: { name: '苏州市' },
      manager: { name: '王芳' },
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'PartnerRegistered',
      payload: { partnerId: registerPartner.id, regionPath: 'HUADONG/320000/320500/', uscc: inSuzhou(1).uscc },
    })
  })

  test('with the same idempotency key happens once, and with another request under that key not at all', async () => {
    const first = await t.data('channel-manager-east', REGISTER, { input: inSuzhou(2), key: 'same' })
    const again = await t.data('channel-manager-east', REGISTER, { input: inSuzhou(2), key: 'same' })
    expect(again).toEqual(first)
    const { errors } = await t.ask('channel-manager-east', REGISTER, { input: inSuzhou(3), key: 'same' })
    expect(errors[0]?.extensions?.code).toBe('IDEMPOTENCY_CONFLICT')
  })

  test('refuses a social credit code that a partner has already, and records nothing', async () => {
    await t.data('channel-manager-east', REGISTER, { input: inSuzhou(4), key: 'first-of-two' })
    const before = await t.recorded()
    const { registerPartner } = await t.data('channel-manager-east', REGISTER, {
      input: { ...inSuzhou(4), name: '另一家公司' },
      key: 'other',
    })
    expect(registerPartner).toMatchObject({ __typename: 'DuplicatePartner', refusal: 'DUPLICATE_PARTNER' })
    expect(await t.recorded()).toHaveLength(before.length)
  })

  test('at the same moment in two cities makes one partner, and a refusal of the other', async () => {
    const answers = await Promise.all([
      t.data('channel-manager-east', REGISTER, { input: inSuzhou(77), key: 'east' }),
      t.data('channel-manager-south', REGISTER, { input: { ...inSuzhou(77), regionCode: '440300' }, key: 'south' }),
    ])
    const made = answers.map(({ registerPartner }) => registerPartner.__typename)
    expect(made.sort()).toEqual(['DuplicatePartner', 'Partner'])
    // Either city may have won: the tests below count each city's partners.
    await t.db.delete(partner).where(eq(partner.uscc, uscc(77)))
  })

  test('is FORBIDDEN outside the regions a channel manager answers for, and to every other role', async () => {
    for (const [persona, n] of [
      ['channel-manager-south', 10],
      ['finance', 11],
      ['partner-a', 12],
      ['auditor', 13],
    ] as const) {
      const { errors } = await t.ask(persona, REGISTER, { input: inSuzhou(n), key: `forbidden-${n}` })
      expect([persona, errors[0]?.extensions?.code]).toEqual([persona, 'FORBIDDEN'])
    }
  })

  test('needs a label for kind OTHER and a well-formed social credit code', async () => {
    for (const [key, change] of Object.entries({
      label: { kind: 'OTHER' as const },
      uscc: { uscc: 'short' },
      region: { regionCode: '320000' },
    })) {
      const { errors } = await t.ask('channel-manager-east', REGISTER, { input: { ...inSuzhou(20), ...change }, key })
      expect([key, errors[0]?.extensions?.code]).toEqual([key, 'BAD_USER_INPUT'])
    }
  })
})

const SUSPEND = `mutation ($id: ID!, $v: Int!, $until: Date, $byViolation: Boolean) {
  suspendPartner(id: $id, expectedVersion: $v, reason: "supply check", until: $until, byViolation: $byViolation) {
    __typename ... on Partner { status version suspensionReason } ... on Refusal { refusal: code message }
  }
}`
const REINSTATE = `mutation ($id: ID!, $v: Int!) {
  reinstatePartner(id: $id, expectedVersion: $v) { __typename ... on Partner { status version suspensionReason } ... on Refusal { refusal: code message } }
}`

async function aContractOf(partnerId: string): Promise<void> {
  const terms = { annualTarget: Money.zero, depositAmount: Money.zero, creditLimit: Money.zero, paymentTermDays: 30 }
  const days = { effectiveFrom: '2026-01-01', effectiveTo: '2027-12-31' }
  const keys = { id: newId('contract'), no: 'CT-2026-000030', partnerId, kind: 'DISTRIBUTOR' as const }
  await t.db.insert(contract).values(contractOnPaper({ ...keys, ...days, ...terms }, new Date('2026-01-01T02:00:00Z')))
}

describe('suspending and reinstating', () => {
  test('moves status and version, and tells the others', async () => {
    const { id } = await activePartner(30)
    await aContractOf(id)
    const { suspendPartner } = await t.data('channel-manager-east', SUSPEND, { id, v: 1, until: '2026-12-01' })
    expect(suspendPartner).toEqual({
      __typename: 'Partner',
      status: 'SUSPENDED',
      version: 2,
      suspensionReason: 'supply check',
    })
    const { reinstatePartner } = await t.data('channel-manager-east', REINSTATE, { id, v: 2 })
    expect(reinstatePartner).toEqual({ __typename: 'Partner', status: 'ACTIVE', version: 3, suspensionReason: null })
    expect((await t.recorded()).slice(-2).map((event) => event.type)).toEqual(['PartnerSuspended', 'PartnerReinstated'])
  })

  test('refuses a version somebody else has changed, with the version it is at', async () => {
    const { id } = await activePartner(31)
    await t.data('channel-manager-east', SUSPEND, { id, v: 1, until: '2026-12-01' })
    const { reinstatePartner } = await t.data('channel-manager-east', REINSTATE, { id, v: 1 })
    expect(reinstatePartner).toMatchObject({ __typename: 'StaleVersion', refusal: 'STALE_VERSION' })
  })

  test('of a partner in another region is NOT_FOUND to a channel manager', async () => {
    const { id } = await activePartner(32)
    const { errors } = await t.ask('channel-manager-south', SUSPEND, { id, v: 1, until: '2026-12-01' })
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })
})

describe('who sees what', () => {
  const CODES = '{ partners(first: 100) { nodes { code contacts { phone } } totalCount } }'

  test('a partner user sees its own row only, also when row-level security is all there is', async () => {
    expect(await t.data('partner-a', CODES)).toEqual({
      partners: { nodes: [{ code: 'PT-320500-000900', contacts: [{ phone: '13812345678' }] }], totalCount: 1 },
    })
  })

  test("asking _entities for another partner's id gives null with FORBIDDEN, before any SQL", async () => {
    const representations = [
      { __typename: 'Partner', id: newId('partner') },
      { __typename: 'Partner', id: PARTNER_A.id },
    ]
    let answer: Awaited<ReturnType<typeof t.ask>> | undefined
    const statements = await t.statements(async () => {
      answer = await t.ask(
        'partner-a',
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { code } } }',
        { r: representations },
      )
    })
    expect(answer?.data._entities).toEqual([null, { code: 'PT-320500-000900' }])
    expect(answer?.errors[0]).toMatchObject({ path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } })
    expect(statements).toHaveLength(1)
  })

  test('a channel manager sees the partners of its regions, descendants included', async () => {
    const codesFor = async (persona: string): Promise<string[]> =>
      (await t.data(persona, CODES)).partners.nodes.map(({ code }: { code: string }) => code)
    expect((await codesFor('channel-manager-south')).filter((code) => !code.startsWith('PT-440300-'))).toEqual([])
    const east = await codesFor('channel-manager-east')
    expect(east.filter((code) => !code.startsWith('PT-320500-'))).toEqual([])
    expect(east.length).toBeGreaterThan(3)
  })

  test('phone numbers are masked for those who do not deal with the partner', async () => {
    const { partners: seen } = await t.data('auditor', CODES)
    expect(new Set(seen.nodes.map((node: { contacts: { phone: string }[] }) => node.contacts[0]?.phone))).toEqual(
      new Set(['138****5678']),
    )
  })
})

test('the number of statements does not depend on the number of rows', async () => {
  const query = (first: number) =>
    `{ partners(first: ${first}) { nodes { name region { name parent { name activePartnerCount } } manager { name regions { name } } } totalCount } }` as const
  const one = await t.statements(() => t.data('management', query(1)))
  const many = await t.statements(() => t.data('management', query(50)))
  expect(many.length).toBe(one.length)
})

test('pages follow each other without a gap or a repetition', async () => {
  const PAGE =
    'query ($after: String) { partners(first: 2, after: $after) { nodes { code } pageInfo { hasNextPage endCursor } totalCount } }'
  const codes: string[] = []
  for (let after: string | null = null; ; ) {
    const { partners: page }: { partners: PageOf<{ code: string }> } = await t.data('management', PAGE, { after })
    codes.push(...page.nodes.map((node) => node.code))
    if (!page.pageInfo.hasNextPage) {
      expect(codes).toHaveLength(page.totalCount)
      break
    }
    after = page.pageInfo.endCursor
  }
  expect(new Set(codes).size).toBe(codes.length)
})

test('G-15 the audit chain verifies, and a removed row breaks it', async () => {
  for (const n of [71, 72, 73])
    await t.data('channel-manager-east', REGISTER, { input: inSuzhou(n), key: `audited-${n}` })
  const [head] = await t.db.select().from(outboxHead)
  expect(await verifyAudit(t.db, head!)).toBeNull()
  await t.db.delete(auditEntry).where(eq(auditEntry.seq, 3))
  expect(await verifyAudit(t.db, head!)).toBe(3)
})
