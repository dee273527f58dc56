import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { type Checked, testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { complaintWith, knowPartners } from '../testing/fixture.ts'
import { type ComplaintRow, complaint } from './complaints.tables.ts'

const t = await testSubgraph(support)

beforeAll(() => knowPartners(t))
beforeEach(() => t.clock.set('2026-11-23T10:00:00+08:00'))

const HOUR = 3_600_000
const SEEN =
  'id status category level version responseSla { dueAt state } feedbackSla { policy dueAt state } resolutionSla { dueAt state } partnerNotice { sentAt readAt summary }'
const ANSWER = `{ ... on Complaint { ${SEEN} } ... on Refusal { refusal: code } }` as const
type Step<
  Name extends string,
  Rest extends string,
> = `mutation ($id: ID!, $v: Int!) { ${Name}(id: $id, expectedVersion: $v ${Rest}) ${typeof ANSWER} }`
const run = async <const Name extends string, const Rest extends string = ''>(
  as: string,
  name: Name & Checked<'support', Step<Name, Rest>>,
  { id, version }: Pick<ComplaintRow, 'id' | 'version'>,
  rest?: Rest,
) => {
  const step = `mutation ($id: ID!, $v: Int!) { ${name}(id: $id, expectedVersion: $v ${rest ?? ''}) ${ANSWER} }`
  return (await t.data(as, unchecked(step), { id, v: version }))[name]
}
const see = async ({ id }: { id: string }) =>
  (await t.data('after-sales', `query ($id: ID!) { complaint(id: $id) { ${SEEN} } }`, { id })).complaint
const breaches = async ({ id }: { id: string }) =>
  (await t.recorded()).filter(({ type, payload }) => type === 'ComplaintSlaBreached' && payload.complaintId === id)

describe("a complaint's clocks", () => {
  test('are counted anew from the time it was registered, when after-sales gives it its category and level', async () => {
    const registered = await complaintWith(t)
    t.clock.advance(3 * HOUR)
    const classified = await run('after-sales', 'classifyComplaint', registered, ', category: SAFETY, level: URGENT')
    expect(classified).toMatchObject({
      category: 'SAFETY',
      level: 'URGENT',
      responseSla: { dueAt: '2026-11-23T04:00:00.000Z', state: 'BREACHED' },
      feedbackSla: null,
      resolutionSla: { dueAt: '2026-11-24T02:00:00.000Z' },
    })
    expect((await breaches(registered)).map(({ payload }) => payload.clock)).toEqual(['RESPONSE'])
  })

  test('have a first feedback within 2 working days where it is MAJOR, stopped by the first note for the customer', async () => {
    const major = await complaintWith(t, { level: 'MAJOR', status: 'CLASSIFIED', firstRespondedAt: t.clock.now() })
    expect((await see(major)).feedbackSla).toEqual({
      policy: 'MAJOR first feedback within 2 working days',
      dueAt: '2026-11-25T02:00:00.000Z',
      state: 'RUNNING',
    })
    const note = async (customer: boolean) => {
      const query =
        `mutation ($id: ID!, $key: ID!) { addProgressNote(caseId: $id, text: "x", visibleToCustomer: ${customer}, idempotencyKey: $key) { __typename } }` as const
      await t.data('after-sales', query, { id: major.id, key: newId('event') })
    }
    await note(false)
    expect((await see(major)).feedbackSla.state).toBe('RUNNING')
    await note(true)
    t.clock.advance(100 * HOUR)
    expect((await see(major)).feedbackSla.state).toBe('MET')
    for (const level of ['GENERAL', 'URGENT'] as const)
      expect((await see(await complaintWith(t, { level }))).feedbackSla).toBeNull()
  })

  test('that ran out are raised once each, whoever sweeps, and wait on the worklist of the after-sales lead', async () => {
    const major = await complaintWith(t, { level: 'MAJOR' })
    t.clock.advance(12 * HOUR - 1)
    await t.subgraph.sweep()
    expect(await breaches(major)).toEqual([])
    t.clock.advance(1)
    await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
    await t.subgraph.sweep()
    expect(await breaches(major)).toMatchObject([
      { payload: { clock: 'RESPONSE', level: 'MAJOR', partnerId: PARTNER_A.id, dueAt: '2026-11-23T14:00:00.000Z' } },
    ])
    t.clock.advance(10 * 24 * HOUR)
    await t.subgraph.sweep()
    expect((await breaches(major)).map(({ payload }) => payload.clock)).toEqual(['RESPONSE', 'FEEDBACK', 'RESOLUTION'])
    const all = await t.data('after-sales-lead', `{ complaints(first: 100) { nodes { ${SEEN} } } }`)
    const late = await t.data(
      'after-sales-lead',
      '{ complaints(first: 100, breachedOnly: true) { nodes { id } totalCount } }',
    )
    const expected = all.complaints.nodes
      .filter((one: Record<string, { state: string } | null>) =>
        [one.responseSla, one.feedbackSla, one.resolutionSla].some((clock) => clock?.state === 'BREACHED'),
      )
      .map(({ id }: { id: string }) => id)
    expect(late.complaints.nodes.map(({ id }: { id: string }) => id)).toEqual(expected)
    expect(late.complaints.totalCount).toBe(expected.length)
  })
})

describe('S-14 the notice to the partner', () => {
  const told = {
    status: 'PARTNER_NOTIFIED',
    upheld: true,
    rootCause: '枪锁松动',
    partnerNotice: '枪锁已更换',
  } as const
  const notified = () => complaintWith(t, { ...told, partnerNotifiedAt: t.clock.now() })

  test('S-14 is confirmed by the partner itself, and the first time counts', async () => {
    const before = await notified()
    t.clock.advance(HOUR)
    const read = await run('partner-a', 'acknowledgeNotice', before)
    expect(read).toMatchObject({
      status: 'PARTNER_NOTIFIED',
      partnerNotice: { sentAt: '2026-11-23T02:00:00.000Z', readAt: '2026-11-23T03:00:00.000Z' },
    })
    t.clock.advance(HOUR)
    expect(await run('partner-a', 'acknowledgeNotice', read)).toEqual(read)
    const [row] = await t.db.select().from(complaint).where(eq(complaint.id, before.id))
    expect(row?.version).toBe(read.version)
  })

  test("S-14 is nobody else's to confirm", async () => {
    const { id } = await notified()
    const query = `mutation { acknowledgeNotice(id: "${id}", expectedVersion: 1) { __typename } }` as const
    expect((await t.ask('after-sales', query)).errors[0]?.extensions?.code).toBe('FORBIDDEN')
    expect((await t.ask('partner-b', query)).errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  test('S-14 that was never sent is not confirmed', async () => {
    const closed = await complaintWith(t, {
      status: 'CLOSED',
      upheld: false,
      followUpId: newId('followUp'),
      closedAt: t.clock.now(),
      partnerId: PARTNER_B.id,
    })
    expect(await run('partner-b', 'acknowledgeNotice', closed)).toMatchObject({ refusal: 'NO_NOTICE' })
  })
})
