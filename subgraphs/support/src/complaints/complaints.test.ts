import { PARTNER_A, PARTNER_B, partnerUser, personaNamed, type Viewer } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { type Checked, testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { asc, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { charger } from '../chargers/chargers.tables.ts'
import { support } from '../subgraph.ts'
import { anotherPartner, complaintWith, deliver, knowPartners, publishProduct } from '../testing/fixture.ts'
import { type ComplaintRow, complaint, complaintFollowUp } from './complaints.tables.ts'

const t = await testSubgraph(support)

beforeAll(async () => {
  await knowPartners(t)
  await publishProduct(t)
})

type Category = 'PRODUCT_QUALITY' | 'PRICE_BILLING' | 'PARTNER_CONDUCT' | 'SAFETY' | 'DELIVERY'
type Seen = Record<string, unknown> & { id: string; version: number }

const REGISTER = `mutation ($partner: ID, $serial: ID, $category: ComplaintCategory!, $key: ID!) {
  registerComplaint(partnerId: $partner, serialNo: $serial, category: $category, level: GENERAL, description: "充电枪插不进去", customerName: "王小明", customerPhone: "13812345678", idempotencyKey: $key) {
    __typename ... on Complaint { id no status version partner { id } customerPhone responseSla { state } } ... on Refusal { refusal: code }
  }
}`
const ANSWER =
  `{ __typename ... on Complaint { id status version upheld rootCause awaitingCoSignature closedAt responseSla { state } resolutionSla { state } followUp { satisfaction } partnerNotice { summary } } ... on Refusal { refusal: code message } }` as const
type Step<
  Name extends string,
  Rest extends string,
> = `mutation ($id: ID!, $v: Int!) { ${Name}(id: $id, expectedVersion: $v ${Rest}) ${typeof ANSWER} }`
const run = async <const Name extends string, const Rest extends string = ''>(
  as: string | Viewer,
  name: Name & Checked<'support', Step<Name, Rest>>,
  { id, version }: Seen | ComplaintRow,
  rest?: Rest,
): Promise<Seen> => {
  const step = `mutation ($id: ID!, $v: Int!) { ${name}(id: $id, expectedVersion: $v ${rest ?? ''}) ${ANSWER} }`
  return (await t.data(as, unchecked(step), { id, v: version }))[name]
}
const register = async (
  as: string,
  key: string,
  category: Category = 'PRODUCT_QUALITY',
  partner?: string,
): Promise<Seen> => (await t.data(as, REGISTER, { partner, category, key })).registerComplaint

/** A complaint of the partner that after-sales has under investigation. */
async function investigated(key: string, category: Category = 'PRODUCT_QUALITY'): Promise<Seen> {
  const registered = await register('partner-a', key, category)
  const classified = await run(
    'after-sales',
    'classifyComplaint',
    registered,
    `, category: ${category}, level: GENERAL`,
  )
  return run('after-sales', 'investigateComplaint', classified)
}

describe('a complaint', () => {
  test('S-06 is registered by the partner and concluded by after-sales; the partner cannot conclude', async () => {
    const registered = await register('partner-a', 'S-06')
    expect(registered).toMatchObject({
      ...{ no: expect.stringMatching(/^CP20261123-0{4}\d\d$/), status: 'REGISTERED', partner: { id: PARTNER_A.id } },
    })
    expect(await register('partner-a', 'S-06')).toEqual(registered)
    const investigating = await investigated('S-06 b')
    const conclude =
      'mutation ($id: ID!, $v: Int!) { concludeComplaint(id: $id, expectedVersion: $v, upheld: true, rootCause: "x") { __typename } }'
    for (const as of ['partner-a', 'tech-support', 'channel-manager-east']) {
      const { errors } = await t.ask(as, conclude, { id: investigating.id, v: investigating.version })
      expect([as, errors[0]?.extensions?.code]).toEqual([as, 'FORBIDDEN'])
    }
    const upheld = await run('after-sales', 'concludeComplaint', investigating, ', upheld: true, rootCause: "枪锁松动"')
    expect(upheld).toMatchObject({ status: 'UPHELD', upheld: true, rootCause: '枪锁松动' })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'ComplaintUpheld',
      payload: { complaintId: upheld.id, partnerId: PARTNER_A.id, category: 'PRODUCT_QUALITY' },
    })
  })

  test('S-13 is not CLOSED without a follow-up, nor an upheld one before the partner was told', async () => {
    let seen = await investigated('S-13')
    const closing = () => run('after-sales', 'closeComplaint', seen)
    expect(await run('after-sales', 'concludeComplaint', seen, ', upheld: true')).toMatchObject({
      refusal: 'ROOT_CAUSE_MISSING',
    })
    seen = await run('after-sales', 'concludeComplaint', seen, ', upheld: true, rootCause: "枪锁松动"')
    expect(await closing()).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    seen = await run('after-sales', 'rectifyComplaint', seen, ', rectification: "换了枪锁"')
    expect(await closing()).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    seen = await run('after-sales', 'recordFollowUp', seen, ', satisfaction: 4, resolvedConfirmed: true')
    expect(await closing()).toMatchObject({ refusal: 'PARTNER_NOT_NOTIFIED' })
    seen = await run('after-sales', 'notifyPartner', seen, ', summary: "枪锁已更换"')
    expect(await closing()).toMatchObject({
      status: 'CLOSED',
      followUp: { satisfaction: 4 },
      resolutionSla: { state: 'MET' },
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'ComplaintClosed',
      payload: { complaintId: seen.id, upheld: true, csat: '80.000000' },
    })
    // Not even past the commands: the table itself refuses.
    const other = await complaintWith(t)
    await expect(t.db.update(complaint).set({ status: 'CLOSED' }).where(eq(complaint.id, other.id))).rejects.toThrow()
  })

  test('that is not upheld is followed up and closed, without a notice', async () => {
    let seen = await investigated('not upheld')
    seen = await run('after-sales', 'concludeComplaint', seen, ', upheld: false')
    seen = await run('after-sales', 'recordFollowUp', seen, ', satisfaction: 3, resolvedConfirmed: true')
    expect(await run('after-sales', 'closeComplaint', seen)).toMatchObject({ status: 'CLOSED', upheld: false })
  })

  test('S-07 is reopened by a dissatisfied customer, investigated again, and its clock goes on where it stopped', async () => {
    let seen = await investigated('S-07')
    seen = await run('after-sales', 'concludeComplaint', seen, ', upheld: false')
    expect(seen).toMatchObject({ resolutionSla: { state: 'MET' } })
    seen = await run('after-sales', 'recordFollowUp', seen, ', satisfaction: 2, resolvedConfirmed: true')
    expect(seen).toMatchObject({ status: 'REOPENED', upheld: null, resolutionSla: { state: 'RUNNING' } })
    seen = await run('after-sales', 'investigateComplaint', seen)
    expect(seen.status).toBe('INVESTIGATING')
  })

  test("about a partner's conduct is concluded only with the channel manager's co-signature", async () => {
    let seen = await investigated('conduct', 'PARTNER_CONDUCT')
    expect(await run('channel-manager-east', 'coSignComplaint', seen)).toMatchObject({ refusal: 'NOTHING_TO_CO_SIGN' })
    const before = await t.recorded()
    seen = await run('after-sales', 'concludeComplaint', seen, ', upheld: true, rootCause: "乱收费"')
    expect(seen).toMatchObject({ status: 'INVESTIGATING', awaitingCoSignature: true, upheld: null, rootCause: null })
    expect(await t.recorded()).toHaveLength(before.length)
    const south = await t.ask(
      'channel-manager-south',
      'mutation ($id: ID!) { coSignComplaint(id: $id, expectedVersion: 1) { __typename } }',
      { id: seen.id },
    )
    expect(south.errors[0]?.extensions?.code).toBe('NOT_FOUND')
    const signed = await run('channel-manager-east', 'coSignComplaint', seen)
    expect(signed).toMatchObject({ status: 'UPHELD', awaitingCoSignature: false, upheld: true, rootCause: '乱收费' })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'ComplaintUpheld',
      payload: { category: 'PARTNER_CONDUCT' },
    })
  })

  test('is never concluded and co-signed by one person, whatever roles it has', async () => {
    const employee = { ...personaNamed('after-sales').viewer, subject: newId('employee') }
    const both: Viewer = { ...employee, roles: ['AFS', 'CHM'], regions: ['HUADONG/'] }
    let seen = await investigated('both', 'PARTNER_CONDUCT')
    seen = await run(both, 'concludeComplaint', seen, ', upheld: true, rootCause: "乱收费"')
    expect(await run(both, 'coSignComplaint', seen)).toMatchObject({ refusal: 'SELF_APPROVAL' })
  })

  test('leaves one audit entry a change, and none where it was refused', async () => {
    const seen = await investigated('audit')
    await run('after-sales', 'closeComplaint', seen)
    const ofSeen = eq(auditEntry.entityId, seen.id)
    const entries = await t.db.select().from(auditEntry).where(ofSeen).orderBy(asc(auditEntry.seq))
    expect(entries.map(({ operation }) => operation)).toEqual([
      'complaint:register',
      'complaint:handle',
      'complaint:handle',
    ])
  })
})

const KPI = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner {
  openComplaintCount complaintRate(period: {from: "2026-01-01", to: "2026-12-31"}) supportKpi { upheldComplaintsPer100Units csat } complaints(first: 2) { no }
} } }`

describe('how support sees a partner', () => {
  const of = (...ids: string[]) => ({ r: ids.map((id) => ({ __typename: 'Partner', id })) })
  const figures = {
    openComplaintCount: 0,
    complaintRate: null,
    supportKpi: { upheldComplaintsPer100Units: null, csat: null },
  }

  test('is unknown, and not zero, where nothing was installed and nobody was asked', async () => {
    const { id } = await anotherPartner(t)
    expect((await t.data('management', KPI, of(id)))._entities).toEqual([{ ...figures, complaints: [] }])
  })

  test('G-05 follow-ups of 5, 4 and 3 in the last 12 months make a csat of 80.000000; older ones do not count', async () => {
    const partner = await anotherPartner(t)
    const about = await complaintWith(t, { partnerId: partner.id })
    const ask = (satisfaction: number, at: string) =>
      t.db.insert(complaintFollowUp).values({
        id: newId('followUp'),
        complaintId: about.id,
        partnerId: partner.id,
        at: new Date(at),
        byId: newId('employee'),
        satisfaction,
        resolvedConfirmed: true,
      })
    await ask(5, '2026-11-22T02:00:00Z')
    await ask(4, '2026-01-01T02:00:00Z')
    await ask(3, '2025-11-23T16:00:00Z')
    await ask(1, '2025-11-23T15:59:59Z')
    const [seen] = (await t.data(partnerUser(partner), KPI, of(partner.id)))._entities
    expect(seen).toMatchObject({ openComplaintCount: 1, supportKpi: { csat: '80.000000' } })
  })

  test('counts complaints upheld per 100 units installed, both of the last 12 months', async () => {
    const { id } = await anotherPartner(t)
    const serials = ['SN-300', 'SN-301', 'SN-302', 'SN-303']
    await deliver(t, serials, { partnerId: id, acceptedAt: '2025-06-01T02:00:00.000Z' })
    const install = (serialNo: string, installedOn: string) =>
      t.db.update(charger).set({ status: 'INSTALLED', installedOn }).where(eq(charger.id, serialNo))
    await install('SN-300', '2025-11-23')
    await install('SN-301', '2025-11-24')
    await install('SN-302', '2026-11-23')
    await install('SN-303', '2026-11-01')
    const upheld = {
      partnerId: id,
      upheld: true,
      rootCause: 'x',
      concludedBy: 'x',
      status: 'UPHELD',
    } as const
    await complaintWith(t, { ...upheld, concludedAt: new Date('2026-02-01T02:00:00Z') })
    await complaintWith(t, { ...upheld, concludedAt: new Date('2025-02-01T02:00:00Z') })
    // Proposed only: the channel manager has not co-signed.
    await complaintWith(t, { ...upheld, status: 'INVESTIGATING' })
    const [seen] = (await t.data('management', KPI, of(id)))._entities
    expect(seen).toMatchObject({
      openComplaintCount: 3,
      complaintRate: '75.000000',
      supportKpi: { upheldComplaintsPer100Units: '33.333333' },
    })
  })

  test('takes as many statements for many partners as for one', async () => {
    for (const { id: partnerId } of [PARTNER_A, PARTNER_B]) await complaintWith(t, { partnerId })
    const one = await t.statements(() => t.data('management', KPI, of(PARTNER_B.id)))
    const many = await t.statements(() =>
      t.data('management', KPI, of(PARTNER_A.id, PARTNER_B.id, newId('partner'), newId('partner'))),
    )
    expect(many.length).toBe(one.length)
  })

  test('is shown to the partner itself and to its own channel manager only', async () => {
    const { id } = await anotherPartner(t)
    await complaintWith(t, { partnerId: id })
    const { data, errors } = await t.ask('partner-a', KPI, of(id))
    expect([data._entities, errors[0]?.extensions?.code]).toEqual([[null], 'FORBIDDEN'])
    expect((await t.data('channel-manager-east', KPI, of(id)))._entities).toEqual([null])
    expect((await t.data('channel-manager-south', KPI, of(id)))._entities[0].openComplaintCount).toBe(1)
  })
})

describe('who sees what', () => {
  test('a partner sees its own complaints only; phone numbers are whole to after-sales alone', async () => {
    for (const { id: partnerId } of [PARTNER_A, PARTNER_B]) await complaintWith(t, { partnerId })
    const seen = async (as: string) =>
      (await t.data(as, '{ complaints(first: 100) { nodes { partner { id } customerPhone } } }')).complaints
    const owners = async (as: string) => [
      ...new Set((await seen(as)).nodes.map((node: { partner: { id: string } }) => node.partner.id)),
    ]
    expect(await owners('partner-a')).toEqual([PARTNER_A.id])
    expect(await owners('partner-b')).toEqual([PARTNER_B.id])
    expect(await owners('management')).toEqual(expect.arrayContaining([PARTNER_A.id, PARTNER_B.id]))
    const phones = async (as: string) =>
      new Set((await seen(as)).nodes.map(({ customerPhone }: { customerPhone: string }) => customerPhone))
    expect(await phones('after-sales')).toEqual(new Set(['13812345678']))
    expect(await phones('channel-manager-south')).toEqual(new Set(['138****5678']))
  })

  test("another partner's complaint is null to a partner, by id and by number", async () => {
    const { id, no } = await complaintWith(t, { partnerId: PARTNER_B.id })
    const query = 'query ($id: ID, $no: ID) { complaint(id: $id, no: $no) { id } }'
    expect((await t.data('partner-a', query, { id })).complaint).toBeNull()
    expect((await t.data('partner-a', query, { no })).complaint).toBeNull()
    expect((await t.data('partner-b', query, { no })).complaint).toEqual({ id })
  })

  test("an order's delivery complaints are those of category DELIVERY, own ones for a partner", async () => {
    const orderId = newId('order')
    const { no } = await complaintWith(t, { orderId, category: 'DELIVERY' })
    await complaintWith(t, { orderId })
    const query =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { deliveryComplaints { no order { id } } } } }'
    const r = [{ __typename: 'Order', id: orderId }]
    const expected = [{ deliveryComplaints: [{ no, order: { id: orderId } }] }]
    expect((await t.data('management', query, { r }))._entities).toEqual(expected)
    expect((await t.data('partner-a', query, { r }))._entities).toEqual(expected)
    expect((await t.data('partner-b', query, { r }))._entities).toEqual([{ deliveryComplaints: [] }])
  })
})

test('the number of statements does not depend on the number of complaints', async () => {
  await deliver(t, ['SN-310'])
  const openedAt = new Date('2026-12-20T02:00:00Z') // the latest of all: they are on the first page
  for (let i = 0; i < 6; i += 1) await complaintWith(t, { serialNo: 'SN-310', openedAt })
  const query = (first: number) =>
    `{ complaints(first: ${first}) { nodes {
    no followUp { satisfaction } partnerNotice { summary } progress { text } tickets { no } charger { serialNo } partner { openComplaintCount }
  } totalCount } }` as const
  const few = await t.statements(() => t.data('management', query(4)))
  const many = await t.statements(() => t.data('management', query(100)))
  expect(many.length).toBe(few.length)
})
