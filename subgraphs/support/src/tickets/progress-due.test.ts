import { PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import {
  complaintWith,
  deliver,
  knowEmployees,
  knowPartners,
  publishProduct,
  ticketMutations,
  ticketWith,
} from '../testing/fixture.ts'
import { supportTicket } from './tickets.tables.ts'

const t = await testSubgraph(support)
const run = ticketMutations(t)

beforeAll(async () => {
  await knowPartners(t)
  await knowEmployees(t)
  await publishProduct(t)
})
beforeEach(() => t.clock.set('2026-11-23T10:00:00+08:00'))

const HOUR = 3_600_000
const OPEN = `mutation ($serial: ID, $channel: TicketChannel!, $fault: ID, $key: ID!) {
  openTicket(serialNo: $serial, channel: $channel, subject: "充电中断", faultCode: $fault, idempotencyKey: $key) {
    ... on SupportTicket { id no version level status escalations { from to reason by { id } } }
  }
}`
const open = async (as: string, input: object) =>
  (await t.data(as, OPEN, { channel: 'PORTAL', key: newId('event'), ...input })).openTicket

const NOTE = `mutation ($id: ID!, $text: String!, $partner: Boolean!, $key: ID!) {
  addProgressNote(caseId: $id, text: $text, visibleToPartner: $partner, idempotencyKey: $key) { __typename }
}`
const note = (as: string, { id }: { id: string }, text: string, partner = true) =>
  t.data(as, NOTE, { id, text, partner, key: newId('event') })

describe('S-06 a ticket that a partner transfers', () => {
  test('S-06 goes to the company, which works on it; the partner follows it and does not conclude it', async () => {
    const ticket = await open('partner-a', { channel: 'PARTNER_TRANSFER' })
    expect(ticket).toMatchObject({ level: 'L2_REMOTE', status: 'NEW' })
    for (const [name, rest] of [
      ['startTicket', ''],
      ['resolveTicket', ', resolution: "x"'],
      ['respondToTicket', ', text: "x"'],
    ] as const) {
      const query = `mutation { ${name}(id: "${ticket.id}", expectedVersion: 1 ${rest}) { __typename } }` as const
      expect([name, (await t.ask('partner-a', query)).errors[0]?.extensions?.code]).toEqual([name, 'FORBIDDEN'])
    }
    await run('tech-support', 'respondToTicket', ticket, ', text: "我们在查"')
    const query = 'query ($id: ID!) { ticket(id: $id) { level progress { text } } }'
    expect((await t.data('partner-a', query, { id: ticket.id })).ticket).toEqual({
      level: 'L2_REMOTE',
      progress: [{ text: '我们在查' }],
    })
  })
})

describe('S-12 the partner of a ticket the company took on', () => {
  const reminders = async ({ id }: { id: string }) =>
    (await t.recorded()).filter(({ type, payload }) => type === 'TicketProgressDue' && payload.ticketId === id)
  const worklist = async (as = 'after-sales') => {
    const query =
      '{ tickets(first: 100, filter: { progressDueOnly: true }) { nodes { id progressDueSince } totalCount } }'
    const { nodes, totalCount } = (await t.data(as, query)).tickets
    expect(totalCount).toBe(nodes.length)
    return new Map<string, string>(nodes.map((node: Record<string, string>) => [node.id, node.progressDueSince]))
  }
  /** A ticket that its partner escalated just now. */
  const escalated = async (change = {}) => {
    const ticket = await ticketWith(t, { level: 'L0_PARTNER', priority: 'P4', ...change })
    return run('partner-a', 'escalateTicket', ticket, ', to: L2_REMOTE, reason: "处理不了"')
  }

  test('S-12 without a note it may read for 24 hours, a reminder is announced once a silence', async () => {
    const ticket = await escalated()
    t.clock.advance(24 * HOUR - 1)
    await t.subgraph.sweep()
    expect([await reminders(ticket), (await worklist()).has(ticket.id)]).toEqual([[], false])
    t.clock.advance(1)
    await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
    t.clock.advance(HOUR)
    await t.subgraph.sweep()
    expect(await reminders(ticket)).toMatchObject([
      { payload: { partnerId: PARTNER_A.id, level: 'L2_REMOTE', silentSince: '2026-11-23T02:00:00.000Z' } },
    ])
    expect((await worklist()).get(ticket.id)).toBe('2026-11-24T02:00:00.000Z')
    await note('tech-support', ticket, '明天派工程师')
    expect((await worklist()).has(ticket.id)).toBe(false)
    t.clock.advance(24 * HOUR)
    await t.subgraph.sweep()
    expect(await reminders(ticket)).toHaveLength(2)
  })

  test('S-12 a note it may not read, and its own, end no silence', async () => {
    const ticket = await escalated()
    t.clock.advance(12 * HOUR)
    await note('tech-support', ticket, 'internal', false)
    await note('partner-a', ticket, '怎么样了？')
    t.clock.advance(12 * HOUR)
    await t.subgraph.sweep()
    expect(await reminders(ticket)).toHaveLength(1)
  })

  test('S-12 a ticket still with its partner, one that is resolved, and one of no partner wait for nothing', async () => {
    const own = await ticketWith(t, { level: 'L1_HOTLINE', priority: 'P4' })
    const nobodys = await ticketWith(t, { partnerId: null, lastPartnerUpdateAt: t.clock.now() })
    const resolved = await ticketWith(t, {
      status: 'RESOLVED',
      resolvedAt: t.clock.now(),
      lastPartnerUpdateAt: t.clock.now(),
    })
    t.clock.advance(48 * HOUR)
    await t.subgraph.sweep()
    for (const ticket of [own, nobodys, resolved]) {
      expect(await reminders(ticket)).toEqual([])
      expect((await worklist()).has(ticket.id)).toBe(false)
    }
  })

  test('S-12 another step up is no answer, and a reopened ticket begins a silence anew', async () => {
    const ticket = await escalated()
    t.clock.advance(12 * HOUR)
    const up = await run('tech-support', 'escalateTicket', ticket, ', to: L4_RND, reason: "固件"')
    t.clock.advance(12 * HOUR)
    expect((await worklist()).has(ticket.id)).toBe(true)
    await t.db
      .update(supportTicket)
      .set({ status: 'CLOSED', resolvedAt: t.clock.now(), closedAt: t.clock.now() })
      .where(eq(supportTicket.id, up.id))
    t.clock.advance(48 * HOUR)
    await run('partner-a', 'reopenTicket', up, ', reason: "又坏了"')
    expect((await worklist()).has(ticket.id)).toBe(false)
    t.clock.advance(24 * HOUR)
    expect((await worklist()).has(ticket.id)).toBe(true)
  })

  test('S-12 a note moves no version: who works on the ticket meanwhile is not refused', async () => {
    const ticket = await escalated()
    await note('tech-support', ticket, '在查')
    expect(
      await run(
        'tech-support',
        'assignTicket',
        ticket,
        `, assigneeId: "${personaNamed('tech-support').viewer.subject}"`,
      ),
    ).toMatchObject({
      status: 'ASSIGNED',
    })
  })

  test('S-12 sees only notes that are meant for it, by every path that ends in a note', async () => {
    t.clock.set('2026-12-20T10:00:00+08:00') // the latest of all: they are first in every list
    const order = newId('order')
    await deliver(t, ['SN-NOTES'])
    const complaint = await complaintWith(t, { orderId: order, category: 'DELIVERY' })
    const ticket = await ticketWith(t, { serialNo: 'SN-NOTES', orderId: order, complaintId: complaint.id })
    for (const found of [ticket, complaint]) {
      await note('after-sales', found, 'internal', false)
      await note('after-sales', found, 'for the partner', true)
    }
    const P = 'progress(first: 1) { text visibleToPartner }'
    const entities = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on SupportTicket { ${P} } ... on Complaint { ${P} tickets { ${P} } }
      ... on Partner { tickets(first: 1) { ${P} } complaints(first: 1) { ${P} } }
      ... on Charger { tickets { ${P} } } ... on Order { tickets { ${P} } deliveryComplaints { ${P} } }
    } }` as const
    const r = [
      { __typename: 'SupportTicket', id: ticket.id },
      { __typename: 'Complaint', id: complaint.id },
      { __typename: 'Partner', id: PARTNER_A.id },
      { __typename: 'Charger', serialNo: 'SN-NOTES' },
      { __typename: 'Order', id: order },
    ]
    const roots = `query ($t: ID!, $c: ID!) {
      ticket(id: $t) { ${P} complaint { ${P} } } complaint(id: $c) { ${P} } tickets(first: 1) { nodes { ${P} } } complaints(first: 1) { nodes { ${P} } }
    }` as const
    const answers = [
      await t.data('partner-a', entities, { r }),
      await t.data('partner-a', roots, { t: ticket.id, c: complaint.id }),
    ]
    const texts = JSON.stringify(answers).match(/"text":"[^"]*"/g) ?? []
    expect(texts).toHaveLength(13)
    expect(new Set(texts)).toEqual(new Set(['"text":"for the partner"']))
  })
})

describe('the same fault on five chargers of a product in 7 days', () => {
  const serials = (prefix: string) => [1, 2, 3, 4, 5, 6].map((n) => `SN-${prefix}-${n}`)

  test('is a problem for research and development: the fifth ticket goes to L4 by itself and says why', async () => {
    const [one, two, three, four, five, six] = serials('SAME')
    await deliver(t, [one!, two!, three!])
    await deliver(t, [four!, five!, six!], { partnerId: PARTNER_B.id })
    const fault = 'ReaderFailure'
    for (const serial of [one, two, three, four])
      expect((await open('after-sales', { serial, channel: 'HOTLINE', fault })).level).toBe('L1_HOTLINE')
    // One charger twice is one charger.
    expect((await open('after-sales', { serial: one, channel: 'HOTLINE', fault })).level).toBe('L1_HOTLINE')
    const fifth = await open('partner-b', { serial: five, fault })
    expect(fifth).toMatchObject({
      level: 'L4_RND',
      escalations: [{ from: 'L0_PARTNER', to: 'L4_RND', by: null, reason: expect.stringContaining('five chargers') }],
    })
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'TicketEscalated',
      payload: { ticketId: fifth.id, from: 'L0_PARTNER', to: 'L4_RND', partnerId: PARTNER_B.id },
    })
    expect((await open('after-sales', { serial: six, channel: 'HOTLINE', fault: 'WeakSignal' })).level).toBe(
      'L1_HOTLINE',
    )
  })

  test('counts those of the last 7 days only, and no duplicates that were cancelled', async () => {
    const names = serials('OLD')
    await deliver(t, names)
    const fault = 'ResetFailure'
    for (const serial of names.slice(0, 4)) await open('after-sales', { serial, channel: 'HOTLINE', fault })
    t.clock.advance(7 * 24 * HOUR)
    expect((await open('after-sales', { serial: names[4], channel: 'HOTLINE', fault })).level).toBe('L1_HOTLINE')
  })

  test('is seen by whoever comes last, even when all open at the same time', async () => {
    const names = serials('RACE').slice(0, 5)
    await deliver(t, names)
    const opened = await Promise.all(
      names.map((serial) => open('after-sales', { serial, channel: 'HOTLINE', fault: 'ConnectorLockFailure' })),
    )
    expect(opened.map(({ level }) => level).sort()).toEqual([...Array(4).fill('L1_HOTLINE'), 'L4_RND'])
  })
})
