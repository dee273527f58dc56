import { PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { ComplaintUpheld } from '@channelgraph/contracts'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, idOf } from '../testing/fixture.ts'
import { violationsOf } from '../testing/violations.ts'
import { type ViolationRow, violation } from './violations.tables.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const { aViolation } = violationsOf(t)
const CHM = 'channel-manager-east'
const a = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const b = await aPartner({ id: PARTNER_B.id, code: PARTNER_B.code, status: 'ACTIVE', regionCode: '440300' })
const agent = await aPartner({ kind: 'AGENT', status: 'ACTIVE' })

const on = (day: string) => t.clock.set(`${day}T02:00:00Z`)
beforeEach(() => on('2026-11-23'))

const FIELDS = `id no kind priceBreach status severity description evidence region { code } rectificationDue rectifiedOn
  confirmedAt appealUntil appeal appealedAt finalAt sanctions deductionAmount forfeitedYear sanctionedAt points closedAt version`
const ANSWER = `{ ... on Violation { ${FIELDS} } ... on Refusal { refusal: code message } }` as const
const report = async (as: string, input: string) =>
  (
    await t.data(
      as,
      unchecked(
        `mutation { answer: reportViolation(idempotencyKey: "${newId('event')}", input: { severity: 2, description: "低价出货", ${input} }) ${ANSWER} }`,
      ),
    )
  ).answer
/** Gives a command of a violation at the version it was read at. */
const give = async (as: string, { id, version }: { id: string; version: number }, command: string, args = '') => {
  const call = `${command}(id: "${id}", expectedVersion: ${version}${args && `, ${args}`})`
  return (await t.data(as, unchecked(`mutation { answer: ${call} ${ANSWER} }`))).answer
}
const errorOf = async (as: string, row: { id: string; version: number }, command: string, args = '') => {
  const { errors } = await t.ask(
    as,
    unchecked(
      `mutation { ${command}(id: "${row.id}", expectedVersion: ${row.version}${args && `, ${args}`}) { __typename } }`,
    ),
  )
  return errors[0]?.extensions?.code
}
const told = async (id: string) =>
  (await t.recorded()).filter(({ payload }) => payload.violationId === id).map(({ type }) => type)
const investigated = async (given: Partial<ViolationRow> = {}, of = a) =>
  aViolation(of, { status: 'INVESTIGATING', ...given })
const confirmed = async (given: Partial<ViolationRow> = {}, of = a) => aViolation(of, { status: 'CONFIRMED', ...given })

describe('X-06 a violation', () => {
  test('X-06 goes from its report to the end of its sanctions: channel management looks into it, management sanctions, the others are told', async () => {
    const reported = await report(
      'finance',
      `partnerId: "${a.id}", kind: CROSS_REGION, regionCode: "440300", evidence: ["SN-7", " SN-7 ", "SN-8"], victimPartnerId: "${b.id}"`,
    )
    expect(reported).toMatchObject({ status: 'REPORTED', evidence: ['SN-7', 'SN-8'], region: { code: '440300' } })
    expect(reported.no).toMatch(/^VI-2026-\d{6}$/)
    const looked = await give(CHM, reported, 'investigateViolation')
    const found = await give(CHM, looked, 'confirmViolation', 'severity: 3, comment: "属实"')
    expect(found).toMatchObject({
      status: 'CONFIRMED',
      severity: 3,
      points: 3,
      appealUntil: '2026-12-07',
      finalAt: null,
    })
    on('2026-12-08')
    const sanctioned = await give(
      'management',
      found,
      'sanctionViolation',
      'sanctions: [DEPOSIT_DEDUCTION, REBATE_FORFEIT, DEPOSIT_DEDUCTION], deductionAmount: "20000.00", reason: "窜货"',
    )
    expect(sanctioned).toMatchObject({
      ...{ status: 'SANCTIONED', sanctions: ['DEPOSIT_DEDUCTION', 'REBATE_FORFEIT'] },
      ...{ deductionAmount: '20000.00', forfeitedYear: 2026 },
    })
    const closed = await give(CHM, sanctioned, 'closeViolation', 'note: "已整改"')
    expect(closed).toMatchObject({ status: 'CLOSED' })
    expect(await told(reported.id)).toEqual(['CrossRegionViolationConfirmed', 'ViolationSanctioned', 'ViolationLifted'])
    const { violation: whole } = await t.data(
      'auditor',
      `{ violation(no: "${reported.no.toLowerCase()}") { victimPartner { code } reportedBy { id } approvals { step department decision }
         history { nodes { operation reason } } } }`,
    )
    expect(whole).toMatchObject({
      ...{ victimPartner: { code: b.code }, reportedBy: { id: idOf('finance') } },
      approvals: [
        { step: 1, department: 'CHANNEL', decision: 'APPROVED' },
        { step: 2, department: 'MANAGEMENT', decision: 'APPROVED' },
      ],
    })
    expect(whole.history.nodes.map(({ operation }: { operation: string }) => operation)).toEqual([
      ...[
        'violation:close',
        'violation:sanction',
        'violation:investigate',
        'violation:investigate',
        'violation:report',
      ],
    ])
  })

  test('X-06 is appealed by its partner in time and once; granted, what it caused ends', async () => {
    const row = await confirmed()
    const appealed = await give('partner-a', row, 'appealViolation', 'grounds: "价格经报备"')
    expect(appealed).toMatchObject({ status: 'APPEALED', appeal: '价格经报备' })
    expect(await give('management', appealed, 'decideViolationAppeal', 'grant: true, comment: "有报备"')).toMatchObject(
      {
        ...{ status: 'DISMISSED', points: null, finalAt: null },
      },
    )
    expect(await told(row.id)).toEqual(['ViolationLifted'])
  })

  test('X-06 whose appeal is refused is final: sanctioned at once, and not appealed again', async () => {
    const row = await confirmed()
    const appealed = await give('partner-a', row, 'appealViolation', 'grounds: "不知情"')
    const upheld = await give('management', appealed, 'decideViolationAppeal', 'grant: false, comment: "证据确凿"')
    expect(upheld).toMatchObject({ status: 'CONFIRMED', finalAt: '2026-11-23T02:00:00.000Z' })
    expect(await give('partner-a', upheld, 'appealViolation', 'grounds: "再次"')).toMatchObject({
      refusal: 'ILLEGAL_TRANSITION',
    })
    expect(
      await give('management', upheld, 'sanctionViolation', 'sanctions: [SUPPLY_HOLD], reason: "第三次"'),
    ).toMatchObject({ status: 'SANCTIONED', deductionAmount: null, forfeitedYear: null })
    expect(await told(row.id)).toEqual(['ViolationSanctioned'])
  })

  test('X-06 is not sanctioned while its partner may appeal, nor appealed later, by the day, whether or not the sweep came by', async () => {
    const row = await confirmed({ appealUntil: '2026-11-24' })
    on('2026-11-24')
    const warn = (of: { id: string; version: number }) =>
      give('management', of, 'sanctionViolation', 'sanctions: [WARNING], reason: "首次"')
    expect(await warn(row)).toMatchObject({ refusal: 'APPEAL_TERM_RUNS' })
    on('2026-11-25')
    expect(await give('partner-a', row, 'appealViolation', 'grounds: "迟了"')).toMatchObject({
      refusal: 'APPEAL_TERM_OVER',
    })
    expect(await warn(row)).toMatchObject({ status: 'SANCTIONED', finalAt: '2026-11-25T02:00:00.000Z' })
  })

  test('X-06 whose sanctions stop supply is closed by management alone', async () => {
    const stopped = await aViolation(a, { status: 'SANCTIONED', sanctions: ['SUPPLY_HOLD'] })
    expect(await errorOf(CHM, stopped, 'closeViolation', 'note: "x"')).toBe('FORBIDDEN')
    expect(await give('management', stopped, 'closeViolation', 'note: "恢复供货"')).toMatchObject({ status: 'CLOSED' })
  })

  test('four eyes: who reported, looked into or confirmed it neither decides its appeal nor sanctions it', async () => {
    const contributorIds = [idOf('management')]
    const final = await confirmed({ contributorIds, appealUntil: '2026-11-22' })
    expect(await give('management', final, 'sanctionViolation', 'sanctions: [WARNING], reason: "x"')).toMatchObject({
      refusal: 'SELF_APPROVAL',
    })
    const appealed = await aViolation(a, { status: 'APPEALED', contributorIds })
    expect(await give('management', appealed, 'decideViolationAppeal', 'grant: false, comment: "x"')).toMatchObject({
      refusal: 'SELF_APPROVAL',
    })
    const row = await aViolation(a)
    const looked = await give(CHM, row, 'investigateViolation')
    await give(CHM, looked, 'confirmViolation', 'comment: "属实"')
    const [saved] = await t.db.select().from(violation).where(eq(violation.id, row.id))
    expect(saved?.contributorIds).toEqual([idOf('marketing'), idOf(CHM)])
  })

  test('X-06 the ladder is suggested by what was sanctioned before: a warning, deposit and rebates, supply and the end', async () => {
    const partner = await aPartner({ status: 'ACTIVE' })
    const rows = [
      await aViolation(partner, { status: 'CLOSED', sanctions: ['WARNING'], sanctionedAt: new Date('2025-03-01') }),
      await aViolation(partner, { status: 'SANCTIONED', sanctions: ['WARNING'], sanctionedAt: new Date('2026-03-01') }),
      await aViolation(partner, { status: 'DISMISSED' }),
      await aViolation(partner, { status: 'CONFIRMED' }),
    ]
    const SUGGESTED = 'query ($id: ID!) { partner(id: $id) { violations { id suggestedSanctions } } }'
    const { partner: read } = await t.data('management', SUGGESTED, { id: partner.id })
    const of = new Map(
      read.violations.map((one: { id: string; suggestedSanctions: string[] }) => [one.id, one.suggestedSanctions]),
    )
    expect(rows.map(({ id }) => of.get(id))).toEqual([
      ['WARNING'],
      ['DEPOSIT_DEDUCTION', 'REBATE_FORFEIT'],
      ['SUPPLY_HOLD', 'TERMINATION'],
      ['SUPPLY_HOLD', 'TERMINATION'],
    ])
  })
})

describe('O-08 L3 a price violation', () => {
  test('O-08 L3 of what a buying distributor charges its own customers is never confirmed, whatever the price list says; of an agent it is', async () => {
    const resale = { priceBreach: 'RESALE_PRICE' } as const
    const refused = await give(CHM, await investigated(resale), 'confirmViolation', 'comment: "低于指导价"')
    expect(refused).toMatchObject({ refusal: 'RESALE_PRICE_PROTECTED' })
    expect(refused.message).toContain('L3')
    const reported = await investigated(resale)
    expect(await give(CHM, reported, 'confirmViolation', 'priceBreach: FILING, comment: "调价未报备"')).toMatchObject({
      ...{ status: 'CONFIRMED', priceBreach: 'FILING' },
    })
    const agents = await investigated(resale, agent)
    expect(await give(CHM, agents, 'confirmViolation', 'comment: "擅自调价"')).toMatchObject({ status: 'CONFIRMED' })
    expect(await told(agents.id)).toEqual(['PriceViolationConfirmed'])
  })

  test('O-08 is confirmed with the price rule that was broken, and with none where it is about something else', async () => {
    const unknown = await investigated({ priceBreach: null })
    expect(await errorOf(CHM, unknown, 'confirmViolation', 'comment: "x"')).toBe('BAD_USER_INPUT')
    const other = await investigated({ kind: 'BRAND_MISUSE', priceBreach: null })
    expect(await errorOf(CHM, other, 'confirmViolation', 'priceBreach: FILING, comment: "x"')).toBe('BAD_USER_INPUT')
    expect(await give(CHM, other, 'confirmViolation', 'comment: "属实"')).toMatchObject({ points: null })
    expect(await told(other.id)).toEqual([])
  })
})

describe('a report', () => {
  const refused = async (input: string, as = CHM) => {
    const { errors } = await t.ask(
      as,
      unchecked(
        `mutation { reportViolation(idempotencyKey: "${newId('event')}", input: { description: "x", severity: 1, ${input} }) { __typename } }`,
      ),
    )
    return errors[0]?.extensions?.code
  }

  test('says what its kind needs, and is within bounds', async () => {
    const of = `partnerId: "${a.id}"`
    expect(await refused(`${of}, kind: CROSS_REGION, evidence: ["SN-1"]`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, kind: CROSS_REGION, regionCode: "440300"`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, kind: OTHER, priceBreach: FILING`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, kind: OTHER, regionCode: "999999"`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, kind: OTHER, victimPartnerId: "${a.id}"`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, kind: OTHER, victimPartnerId: "${newId('partner')}"`)).toBe('NOT_FOUND')
    expect(await refused(`${of}, kind: OTHER, rectificationDue: "2026-11-23"`)).toBe('BAD_USER_INPUT')
    expect(await refused(`${of}, kind: OTHER, rectificationDue: "2027-11-24"`)).toBe('BAD_USER_INPUT')
    expect(await refused(`partnerId: "${b.id}", kind: OTHER`)).toBe('NOT_FOUND')
  })

  test('F: of the same evidence is refused while the first one is not decided, whatever its key, and taken afterwards', async () => {
    const evidence = `partnerId: "${a.id}", kind: BRAND_MISUSE, evidence: ["SN-40", "SN-41"]`
    const first = await report(CHM, evidence)
    expect(await report('marketing', `${evidence.replace('SN-40', 'SN-39')}`)).toMatchObject({
      ...{ refusal: 'VIOLATION_REPORTED_ALREADY' },
    })
    const looked = await give(CHM, first, 'investigateViolation')
    await give(CHM, looked, 'dismissViolation', 'reason: "查无实据"')
    expect(await report('marketing', evidence)).toMatchObject({ status: 'REPORTED' })
  })

  test('X-06 comes of an upheld complaint of conduct, once, and of no other complaint', async () => {
    const complaint = { complaintId: newId('complaint'), no: 'CP20261123-000009', partnerId: a.id }
    const reported = async () =>
      (await t.db.select().from(violation).where(eq(violation.complaintId, complaint.complaintId))).map((row) => row)
    await t.deliver(ComplaintUpheld, { ...complaint, category: 'SERVICE_ATTITUDE' })
    expect(await reported()).toEqual([])
    for (const _ of [1, 2]) await t.deliver(ComplaintUpheld, { ...complaint, category: 'PARTNER_CONDUCT' })
    expect(await reported()).toMatchObject([{ kind: 'SERVICE_FAILURE', status: 'REPORTED', evidence: [complaint.no] }])
    await t.deliver(ComplaintUpheld, {
      ...complaint,
      complaintId: newId('complaint'),
      partnerId: null,
      category: 'PARTNER_CONDUCT',
    })
    await t.deliver(ComplaintUpheld, {
      ...{ ...complaint, complaintId: newId('complaint'), partnerId: newId('partner'), category: 'PARTNER_CONDUCT' },
    })
  })
})

describe('sanctions', () => {
  test('name the amount with the deduction, and only then, above 0.00', async () => {
    const row = await confirmed({ appealUntil: '2026-11-20' })
    const tried = (args: string) => errorOf('management', row, 'sanctionViolation', `reason: "x", ${args}`)
    expect(await tried('sanctions: []')).toBe('BAD_USER_INPUT')
    expect(await tried('sanctions: [DEPOSIT_DEDUCTION]')).toBe('BAD_USER_INPUT')
    expect(await tried('sanctions: [WARNING], deductionAmount: "1.00"')).toBe('BAD_USER_INPUT')
    expect(await tried('sanctions: [DEPOSIT_DEDUCTION], deductionAmount: "0.00"')).toBe('BAD_USER_INPUT')
  })
})

describe('who sees a violation', () => {
  test('its partner does, without the house’s side of it; whom it hurt does not', async () => {
    const row = await aViolation(a, {
      victimPartnerId: b.id,
      kind: 'CROSS_REGION',
      regionCode: '440300',
      priceBreach: null,
    })
    const seen = async (as: string) =>
      (await t.data(as, '{ violations(first: 100) { nodes { id } totalCount } }')).violations
    const ids = async (as: string) => (await seen(as)).nodes.map(({ id }: { id: string }) => id)
    expect(await ids('partner-a')).toContain(row.id)
    expect(await ids('partner-b')).not.toContain(row.id)
    expect((await t.data('partner-b', `{ violation(id: "${row.id}") { id } }`)).violation).toBeNull()
    for (const field of ['victimPartner { id }', 'reportedBy { id }', 'suggestedSanctions', 'approvals { step }']) {
      const { errors } = await t.ask('partner-a', unchecked(`{ violation(id: "${row.id}") { ${field} } }`))
      expect([field, errors[0]?.extensions?.code]).toEqual([field, 'FORBIDDEN'])
    }
    const { violation: own } = await t.data(
      'partner-a',
      `{ violation(id: "${row.id}") { ${FIELDS} history { nodes { fields { name to } } } } }`,
    )
    expect(JSON.stringify(own)).not.toContain(b.id)
  })

  test('a partner does not appeal another one’s', async () => {
    expect(await errorOf('partner-b', await confirmed(), 'appealViolation', 'grounds: "x"')).toBe('NOT_FOUND')
  })

  test('a partner reads why it was confirmed and sanctioned, and not who did it', async () => {
    const row = await investigated()
    const found = await give(CHM, row, 'confirmViolation', 'comment: "以项目价购进后转售"')
    on('2026-12-31')
    await give('management', found, 'sanctionViolation', 'sanctions: [WARNING], reason: "首次警告"')
    const HISTORY = `{ violation(id: "${row.id}") { history { nodes { reason actor { id kind } } } } }` as const
    const { history } = (await t.data('partner-a', HISTORY)).violation
    expect(history.nodes).toEqual([
      { reason: '首次警告', actor: { id: 'staff', kind: 'STAFF' } },
      { reason: '以项目价购进后转售', actor: { id: 'staff', kind: 'STAFF' } },
    ])
  })

  test('violations of many partners are read with as many statements as those of one', async () => {
    const few = await Promise.all([1, 2, 3].map(() => aPartner()))
    for (const partner of few) await aViolation(partner)
    const QUERY = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { violations(status: REPORTED) {
      kind severity partner { code } reportedBy { name } suggestedSanctions approvals { step } history { totalCount } } } } }`
    const count = async (asked: typeof few) => {
      const r = asked.map(({ id }) => ({ __typename: 'Partner', id }))
      return (await t.statements(() => t.data('management', QUERY, { r }))).length
    }
    expect(await count(few)).toBe(await count(few.slice(0, 1)))
  })
})

describe('sweeps', () => {
  test('P-05 what was to be put right and was not is looked into on the next day, once, whichever replica comes first', async () => {
    const overdue = await aViolation(a, { rectificationDue: '2026-11-30' })
    const done = await aViolation(a, { rectificationDue: '2026-11-30', rectifiedOn: '2026-11-25' })
    const overdueNow = async () =>
      (await t.data(CHM, '{ violations(filter: { overdueOnly: true }) { nodes { id } } }')).violations.nodes
    on('2026-11-30')
    expect((await t.subgraph.sweep())['pursue-rectifications']).toBe(0)
    expect(await overdueNow()).toEqual([])
    on('2026-12-01')
    const both = await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
    expect(both.reduce((sum, one) => sum + one['pursue-rectifications']!, 0)).toBe(1)
    const statusOf = async ({ id }: { id: string }) =>
      (await t.db.select().from(violation).where(eq(violation.id, id)))[0]
    expect(await statusOf(overdue)).toMatchObject({ status: 'INVESTIGATING', version: 2 })
    expect(await statusOf(done)).toMatchObject({ status: 'REPORTED', version: 1 })
    expect(await overdueNow()).toEqual([{ id: overdue.id }])
    const looked = await give(
      CHM,
      { id: overdue.id, version: 2 },
      'recordRectification',
      'rectifiedOn: "2026-12-01", note: "已更换标识"',
    )
    expect(looked).toMatchObject({ status: 'INVESTIGATING', rectifiedOn: '2026-12-01' })
    expect(await overdueNow()).toEqual([])
  })

  test('D who recorded that it was put right imposes no sanction on it, whatever the role', async () => {
    const { id } = await investigated({ contributorIds: [] })
    const both = { ...personaNamed(CHM).viewer, roles: ['CHM', 'MGT'] as const }
    const as = async (call: string) =>
      (await t.ask(both, unchecked(`mutation { answer: ${call} ${ANSWER} }`))).data.answer
    await as(`recordRectification(id: "${id}", expectedVersion: 1, rectifiedOn: "2026-11-23", note: "x")`)
    const since = { confirmedAt: new Date('2026-11-21T02:00:00Z'), appealUntil: '2026-11-22' }
    await t.db
      .update(violation)
      .set({ status: 'CONFIRMED', ...since })
      .where(eq(violation.id, id))
    expect(
      await as(`sanctionViolation(id: "${id}", expectedVersion: 2, sanctions: [WARNING], reason: "x")`),
    ).toMatchObject({ refusal: 'SELF_APPROVAL' })
  })

  test('X-06 a term for an appeal that is over makes the confirmation final, once, whichever replica comes first', async () => {
    const row = await confirmed({ appealUntil: '2026-11-30' })
    on('2026-11-30')
    expect((await t.subgraph.sweep())['end-appeal-terms']).toBeGreaterThanOrEqual(0)
    const saved = async () => (await t.db.select().from(violation).where(eq(violation.id, row.id)))[0]
    expect(await saved()).toMatchObject({ finalAt: null })
    on('2026-12-01')
    await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
    expect(await saved()).toMatchObject({ status: 'CONFIRMED', finalAt: new Date('2026-12-01T02:00:00Z'), version: 2 })
  })
})
