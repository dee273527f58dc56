import { PARTNER_A, PARTNER_B, partnerUser, personaNamed, type Viewer } from '@channelgraph/access'
import { type Checked, testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { charger, productRef } from '../chargers/chargers.tables.ts'
import { support } from '../subgraph.ts'
import {
  anotherPartner,
  complaintWith,
  deliver,
  knowEmployees,
  knowPartners,
  publishProduct,
  TICKET_FIELDS,
  ticketMutations,
  ticketWith,
} from '../testing/fixture.ts'
import { supportTicket } from './tickets.tables.ts'

const t = await testSubgraph(support)

beforeAll(async () => {
  await knowPartners(t)
  await knowEmployees(t)
  await publishProduct(t)
})
beforeEach(() => t.clock.set('2026-11-23T10:00:00+08:00'))

const HOUR = 3_600_000
const TEC = personaNamed('tech-support').viewer.subject
const OPEN =
  `mutation ($partner: ID, $serial: ID, $kind: TicketKind, $channel: TicketChannel!, $priority: Priority, $fault: ID, $key: ID!) {
  openTicket(partnerId: $partner, serialNo: $serial, kind: $kind, channel: $channel, priority: $priority, subject: "充电中断", faultCode: $fault, idempotencyKey: $key) {
    __typename ... on SupportTicket { ${TICKET_FIELDS} partner { id } fault { title } } ... on Refusal { refusal: code }
  }
}` as const

const run = ticketMutations(t)

describe('opening a ticket', () => {
  test('S-08 on the hotline with the same idempotency key twice gives one ticket', async () => {
    const open = () => t.data('tech-support', OPEN, { partner: PARTNER_A.id, channel: 'HOTLINE', key: 'call-1' })
    const before = await t.db.select().from(supportTicket)
    const first = await open()
    expect(first.openTicket).toMatchObject({
      ...{ no: expect.stringMatching(/^TK20261123-0{4}\d\d$/), status: 'NEW', level: 'L1_HOTLINE', version: 1 },
    })
    expect(await open()).toEqual(first)
    expect(await t.db.select().from(supportTicket)).toHaveLength(before.length + 1)
  })

  test('takes the partner from the serial number, and the priority from the fault code', async () => {
    await deliver(t, ['SN-200'])
    const open = async (fault: string) =>
      (await t.data('after-sales', OPEN, { serial: 'SN-200', channel: 'HOTLINE', fault, key: fault })).openTicket
    expect(await open('GroundFailure')).toMatchObject({
      priority: 'P1',
      level: 'L2_REMOTE',
      partner: { id: PARTNER_A.id },
    })
    expect(await open('ReaderFailure')).toMatchObject({ priority: 'P3', level: 'L1_HOTLINE' })
    // The third fault of one charger in 30 days is complex, whatever it is (3.8).
    expect(await open('UnderVoltage')).toMatchObject({ priority: 'P3', level: 'L2_REMOTE' })
  })

  test('by a partner is about itself and begins at its own level', async () => {
    const { openTicket } = await t.data('partner-a', OPEN, { channel: 'PORTAL', kind: 'CONSULTATION', key: 'own' })
    expect(openTicket).toMatchObject({ level: 'L0_PARTNER', priority: 'P4', partner: { id: PARTNER_A.id } })
    const { errors } = await t.ask('partner-a', OPEN, { partner: PARTNER_B.id, channel: 'PORTAL', key: 'other' })
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })

  test('about a serial number that the asker does not know is refused', async () => {
    await deliver(t, ['SN-201'])
    for (const as of ['tech-support', 'partner-b']) {
      const serial = as === 'partner-b' ? 'SN-201' : 'SN-NOBODY'
      const { openTicket } = await t.data(as, OPEN, { serial, channel: 'PORTAL', key: `unknown-${as}` })
      expect(openTicket).toMatchObject({ __typename: 'UnknownSerial', refusal: 'UNKNOWN_SERIAL' })
    }
  })
})

test('a ticket of a complaint is about the same partner', async () => {
  const { id } = await complaintWith(t)
  const open = `mutation ($partner: ID, $complaint: ID) {
    openTicket(partnerId: $partner, complaintId: $complaint, channel: HOTLINE, subject: "x", idempotencyKey: "complaint") {
      ... on SupportTicket { partner { id } complaint { tickets { no } } no }
    }
  }`
  const { errors } = await t.ask('after-sales', open, { complaint: id, partner: PARTNER_B.id })
  expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  const { openTicket } = await t.data('after-sales', open, { complaint: id })
  expect(openTicket).toMatchObject({ partner: { id: PARTNER_A.id }, complaint: { tickets: [{ no: openTicket.no }] } })
})

describe('working on a ticket', () => {
  test('goes from assigned over resolved to closed with what the customer thought of it, and back within 7 days', async () => {
    let ticket = await ticketWith(t)
    ticket = await run('tech-support', 'assignTicket', ticket, `, assigneeId: "${TEC}"`)
    ticket = await run('tech-support', 'startTicket', ticket)
    ticket = await run(
      'tech-support',
      'scheduleOnsite',
      ticket,
      `, engineerId: "${TEC}", scheduledAt: "2026-11-24T01:00:00Z"`,
    )
    ticket = await run('tech-support', 'resolveTicket', ticket, ', resolution: "换了充电枪"')
    const closed = await run('partner-a', 'closeTicket', ticket, ', csat: 5')
    expect(closed).toMatchObject({
      status: 'CLOSED',
      csat: 5,
      responseSla: { state: 'MET' },
      resolutionSla: { state: 'MET' },
    })
    t.clock.advance(7 * 24 * HOUR)
    const reopened = await run('partner-a', 'reopenTicket', closed, ', reason: "又坏了"')
    expect(reopened).toMatchObject({ status: 'REOPENED', closedAt: null, resolutionSla: { state: 'RUNNING' } })
    const { ticket: seen } = await t.data(
      'partner-a',
      'query ($id: ID!) { ticket(id: $id) { resolution onsiteVisits { scheduledAt engineer { id } } } }',
      { id: ticket.id },
    )
    expect(seen.onsiteVisits).toEqual([{ scheduledAt: '2026-11-24T01:00:00.000Z', engineer: { id: TEC } }])
  })

  test('is not taken up again 7 days after it was closed', async () => {
    const closed = await ticketWith(t, { status: 'CLOSED', resolvedAt: t.clock.now(), closedAt: t.clock.now() })
    t.clock.advance(7 * 24 * HOUR + 1)
    expect(await run('tech-support', 'reopenTicket', closed, ', reason: "又坏了"')).toMatchObject({
      refusal: 'REOPEN_TOO_LATE',
    })
  })

  test('a resolved ticket of which nobody says anything closes after 72 hours', async () => {
    const ticket = await ticketWith(t, { status: 'RESOLVED', resolvedAt: t.clock.now() })
    const status = async () =>
      (await t.db.select().from(supportTicket).where(eq(supportTicket.id, ticket.id)))[0]?.status
    t.clock.advance(72 * HOUR - 1)
    await t.subgraph.sweep()
    expect(await status()).toBe('RESOLVED')
    t.clock.advance(1)
    await t.subgraph.sweep()
    expect(await status()).toBe('CLOSED')
  })

  test('S-11 goes up only, keeps the time it was opened, and tells the partner department', async () => {
    const ticket = await ticketWith(t, { level: 'L0_PARTNER' })
    t.clock.advance(HOUR)
    const up = await run('partner-a', 'escalateTicket', ticket, ', to: L2_REMOTE, reason: "高压故障"')
    expect(up).toMatchObject({ level: 'L2_REMOTE', openedAt: ticket.openedAt.toISOString() })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'TicketEscalated',
      payload: { ticketId: ticket.id, from: 'L0_PARTNER', to: 'L2_REMOTE' },
    })
    for (const to of ['L1_HOTLINE', 'L2_REMOTE'])
      expect(await run('tech-support', 'escalateTicket', up, `, to: ${to}, reason: "x"`)).toMatchObject({
        refusal: 'LEVEL_NOT_HIGHER',
      })
    // From now on the company works on it.
    const query = `mutation ($id: ID!, $v: Int!) { respondToTicket(id: $id, expectedVersion: $v, text: "x") { __typename } }`
    const { errors } = await t.ask('partner-a', query, { id: up.id, v: up.version })
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })

  test('left with the partner for 24 hours goes to the hotline by itself', async () => {
    const ticket = await ticketWith(t, { level: 'L0_PARTNER', priority: 'P4' })
    const level = async () => (await t.db.select().from(supportTicket).where(eq(supportTicket.id, ticket.id)))[0]?.level
    t.clock.advance(24 * HOUR - 1)
    await t.subgraph.sweep()
    expect(await level()).toBe('L0_PARTNER')
    t.clock.advance(1)
    await t.subgraph.sweep()
    expect(await level()).toBe('L1_HOTLINE')
    expect(await t.recorded()).toContainEqual(
      expect.objectContaining({
        type: 'TicketEscalated',
        payload: expect.objectContaining({ ticketId: ticket.id, to: 'L1_HOTLINE' }),
      }),
    )
  })

  test('S-12 a partner reads the notes that are meant for it, and its own', async () => {
    const ticket = await ticketWith(t)
    const NOTE = `mutation ($id: ID!, $text: String!, $partner: Boolean, $key: ID!) {
      addProgressNote(caseId: $id, text: $text, visibleToPartner: $partner, idempotencyKey: $key) { __typename ... on ProgressNote { text visibleToPartner } }
    }`
    const write = (as: string, text: string, partner: boolean) =>
      t.data(as, NOTE, { id: ticket.id, text, partner, key: text })
    await write('tech-support', 'internal', false)
    await write('tech-support', 'for the partner', true)
    await write('partner-a', 'of the partner', false)
    await write('tech-support', 'internal', false)
    const notes = async (as: string) =>
      (
        await t.data(as, 'query ($id: ID!) { ticket(id: $id) { progress { text by { id } } } }', { id: ticket.id })
      ).ticket.progress.map((note: { text: string }) => note.text)
    expect((await notes('after-sales')).sort()).toEqual(['for the partner', 'internal', 'of the partner'])
    expect((await notes('partner-a')).sort()).toEqual(['for the partner', 'of the partner'])
  })
})

test("a partner's user in technical support works on others' tickets as the company does", async () => {
  const both: Viewer = { ...personaNamed('partner-b').viewer, roles: ['PTR', 'TEC'] }
  const ticket = await ticketWith(t, { level: 'L1_HOTLINE' })
  const NOTE = `mutation { addProgressNote(caseId: "${ticket.id}", text: "internal", idempotencyKey: "both") {
    ... on ProgressNote { visibleToPartner } } }` as const
  expect((await t.data(both, NOTE)).addProgressNote).toEqual({ visibleToPartner: false })
  const START =
    `mutation { startTicket(id: "${ticket.id}", expectedVersion: ${ticket.version}) { __typename ... on Refusal { code } } }` as const
  expect((await t.ask(both, START)).errors).toEqual([])
})

describe('who sees what', () => {
  const NUMBERS = '{ tickets(first: 100) { nodes { no partner { id } } totalCount } }'

  test("a partner sees its own tickets only, a channel manager those of its regions' partners", async () => {
    const other = await anotherPartner(t)
    const ofA = await ticketWith(t)
    const ofOther = await ticketWith(t, { partnerId: other.id })
    const ofNobody = await ticketWith(t, { partnerId: null })
    const seen = async (as: string | Viewer) =>
      (await t.data(as, NUMBERS)).tickets.nodes.map(({ no }: { no: string }) => no)
    expect(await seen(partnerUser(other))).toEqual([ofOther.no])
    for (const [as, own, foreign] of [
      ['channel-manager-south', ofOther, ofA],
      ['channel-manager-east', ofA, ofOther],
      ['partner-a', ofA, ofOther],
    ] as const) {
      expect(await seen(as)).toContain(own.no)
      expect(await seen(as)).not.toContain(foreign.no)
      expect(await seen(as)).not.toContain(ofNobody.no)
    }
    const read = 'query ($id: ID!) { ticket(id: $id) { no } }'
    expect((await t.data('partner-a', read, { id: ofOther.id })).ticket).toBeNull()
    const { errors } = await t.ask('marketing', read, { id: ofOther.id })
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })

  test("another partner's ticket is NOT_FOUND to whoever wants to change it", async () => {
    const ticket = await ticketWith(t, { partnerId: PARTNER_B.id, status: 'RESOLVED', resolvedAt: t.clock.now() })
    const query = 'mutation ($id: ID!) { closeTicket(id: $id, expectedVersion: 1) { __typename } }'
    const { errors } = await t.ask('partner-a', query, { id: ticket.id })
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
  })

  test('a case is found as what it is by its id alone', async () => {
    const ticket = await ticketWith(t)
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on ServiceCase { id } } }'
    const r = [{ __typename: 'ServiceCase', id: ticket.id }]
    expect((await t.data('finance', query, { r }))._entities).toEqual([{ __typename: 'SupportTicket', id: ticket.id }])
    // Marketing reads complaints, but no tickets: one refusal takes nothing else with it.
    const complaint = await complaintWith(t)
    const both = [...r, { __typename: 'ServiceCase', id: complaint.id }]
    const { data, errors } = await t.ask('marketing', query, { r: both })
    expect(data._entities).toEqual([null, { __typename: 'Complaint', id: complaint.id }])
    expect(errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } }])
  })
})

test('tickets are found by region, large region, priority and period', async () => {
  const { id: partnerId } = await anotherPartner(t)
  const openedAt = new Date('2026-11-23T02:00:00Z')
  for (const priority of ['P1', 'P3'] as const) await ticketWith(t, { partnerId, openedAt, priority })
  const count = async <const Filter extends string>(
    filter: Filter & Checked<'support', `{ tickets(filter: { ${Filter} }) { totalCount } }`>,
  ) => {
    const query = `{ tickets(filter: { partnerIds: ["${partnerId}"], ${filter} }) { totalCount } }`
    return (await t.data('management', unchecked(query))).tickets.totalCount
  }
  expect([await count('macroRegion: HUANAN'), await count('macroRegion: HUADONG')]).toEqual([2, 0])
  expect([await count('regionCodes: ["440000"]'), await count('regionCodes: ["320000"]')]).toEqual([2, 0])
  expect(await count('period: { from: "2026-11-23", to: "2026-11-23" }')).toBe(2)
  expect(await count('period: { from: "2026-11-24", to: "2026-11-30" }')).toBe(0)
  expect(await count('priorities: [P1], statuses: [NEW]')).toBe(1)
})

test('G: a ticket keeps what its charger was called and whether it was in warranty, whatever both are later', async () => {
  await deliver(t, ['SN-G1'])
  const OPEN = `mutation ($key: ID!) { openTicket(idempotencyKey: $key, serialNo: "SN-G1", channel: HOTLINE, subject: "no power") {
    ... on SupportTicket { id chargerModel warrantyCovered } } }`
  const { openTicket: opened } = await t.data('tech-support', OPEN, { key: newId('event') })
  const asOpened = { chargerModel: expect.any(String), warrantyCovered: true }
  expect(opened).toMatchObject(asOpened)
  await t.db.update(productRef).set({ name: '新名称' })
  await t.db.update(charger).set({ warrantyUntil: '2020-01-01' }).where(eq(charger.id, 'SN-G1'))
  const read = await t.data(
    'tech-support',
    'query ($id: ID!) { ticket(id: $id) { chargerModel warrantyCovered charger { inWarranty } } }',
    opened,
  )
  expect(read.ticket).toEqual({
    ...{ chargerModel: opened.chargerModel, warrantyCovered: true },
    charger: { inWarranty: false },
  })
  await t.db.update(productRef).set({ name: opened.chargerModel })
})

test('the number of statements does not depend on the number of tickets', async () => {
  t.clock.set('2026-12-20T10:00:00+08:00') // the latest of all: they are on the first page
  const complaintId = newId('complaint')
  await deliver(t, ['SN-210'])
  for (let i = 0; i < 5; i += 1) await ticketWith(t, { serialNo: 'SN-210', complaintId, orderId: newId('order') })
  const query = (first: number) =>
    `{ tickets(first: ${first}) { nodes {
    no fault { title } progress { text } escalations { to } onsiteVisits { id } responseSla { state } resolutionSla { state } warrantyCovered
    partner { tickets(first: ${first}, breachedOnly: true) { no } } charger { serialNo tickets { no } } complaint { no } order { tickets { no } }
  } totalCount } }` as const
  const few = await t.statements(() => t.data('management', query(2)))
  const many = await t.statements(() => t.data('management', query(60)))
  expect(many.length).toBe(few.length)
})
