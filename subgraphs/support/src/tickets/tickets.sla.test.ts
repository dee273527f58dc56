import { PARTNER_A, personaNamed } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { knowEmployees, knowPartners, ticketMutations, ticketWith } from '../testing/fixture.ts'
import { supportTicket } from './tickets.tables.ts'

const t = await testSubgraph(support)
const run = ticketMutations(t)

beforeAll(async () => {
  await knowPartners(t)
  await knowEmployees(t)
})
beforeEach(() => t.clock.set('2026-11-23T10:00:00+08:00'))

const HOUR = 3_600_000

describe('the service clocks', () => {
  test('S-03 a P1 unanswered at 60 minutes is BREACHED, and TicketSlaBreached is announced once for the clock', async () => {
    const ticket = await ticketWith(t, { priority: 'P1' })
    const announced = async () =>
      (await t.recorded()).filter(({ type, payload }) => type === 'TicketSlaBreached' && payload.ticketId === ticket.id)
    const state = async () => {
      const query = 'query ($id: ID!) { ticket(id: $id) { responseSla { state } } }'
      return (await t.data('tech-support', query, { id: ticket.id })).ticket.responseSla.state
    }
    t.clock.advance(HOUR - 1_000)
    await t.subgraph.sweep()
    expect([await state(), await announced()]).toEqual(['RUNNING', []])
    t.clock.advance(1_000)
    expect(await state()).toBe('BREACHED')
    await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
    await t.subgraph.sweep()
    expect(await announced()).toMatchObject([{ payload: { clock: 'RESPONSE', partnerId: PARTNER_A.id } }])
    t.clock.advance(7 * HOUR)
    await t.subgraph.sweep()
    expect((await announced()).map(({ payload }) => payload.clock)).toEqual(['RESPONSE', 'ONSITE', 'RESOLUTION'])
  })

  test('a late answer given before the sweep announces the breach itself, and does not heal it', async () => {
    const ticket = await ticketWith(t, { priority: 'P1', status: 'ASSIGNED' })
    t.clock.advance(HOUR + 1)
    const answered = await run('tech-support', 'respondToTicket', ticket, ', text: "我们在查"')
    expect(answered.responseSla.state).toBe('BREACHED')
    await t.subgraph.sweep()
    const announced = (await t.recorded()).filter(({ payload }) => payload.ticketId === ticket.id)
    expect(announced).toMatchObject([{ type: 'TicketSlaBreached', payload: { clock: 'RESPONSE' } }])
  })

  test('stand still while the partner has to answer, and the due time moves by the business hours of the wait', async () => {
    const ticket = await ticketWith(t, { status: 'IN_PROGRESS' })
    const waiting = await run('tech-support', 'waitForPartner', ticket, ', reason: "要照片"')
    expect([waiting.status, waiting.responseSla.state, waiting.resolutionSla.state]).toEqual([
      'WAITING_PARTNER',
      'PAUSED',
      'PAUSED',
    ])
    t.clock.set('2026-11-24T10:00:00+08:00')
    const resumed = await run('tech-support', 'resumeTicket', waiting)
    // Monday 10:00 to Tuesday 10:00 are nine business hours.
    expect(resumed).toMatchObject({
      status: 'IN_PROGRESS',
      responseSla: { state: 'RUNNING', dueAt: '2026-11-24T10:00:00.000Z' },
      resolutionSla: { pausedSeconds: 9 * 3600 },
    })
  })

  test('are counted anew for another priority, from the time the ticket was opened', async () => {
    const ticket = await ticketWith(t)
    t.clock.advance(2 * HOUR)
    const urgent = await run('after-sales', 'changeTicketPriority', ticket, ', priority: P1, reason: "整站停用"')
    expect(urgent).toMatchObject({
      priority: 'P1',
      responseSla: { state: 'BREACHED', dueAt: '2026-11-23T03:00:00.000Z' },
    })
  })

  test('worked example of 3.8 through the graph: a P3 opened before the National Day holidays, with a wait partly inside business hours', async () => {
    t.clock.set('2026-09-30T17:00:00+08:00')
    const open =
      'mutation { openTicket(channel: HOTLINE, priority: P3, subject: "充电慢", idempotencyKey: "3.8") { ... on SupportTicket { id version responseSla { dueAt policy } } } }'
    const { openTicket: opened } = await t.data('tech-support', open)
    expect(opened.responseSla).toEqual({
      policy: 'P3 first response within 8 business hours',
      dueAt: '2026-10-08T08:00:00.000Z', // Thursday 16:00
    })
    t.clock.set('2026-10-08T15:00:00+08:00')
    const employee = personaNamed('tech-support').viewer.subject
    let ticket = await run('tech-support', 'assignTicket', opened, `, assigneeId: "${employee}"`)
    ticket = await run('tech-support', 'startTicket', ticket)
    ticket = await run('tech-support', 'waitForPartner', ticket, ', reason: "要照片"')
    // Thursday 15:00 to Saturday the 10th, a make-up working day, 10:00: 3 + 9 + 1 business hours.
    t.clock.set('2026-10-10T10:00:00+08:00')
    expect(await run('tech-support', 'resumeTicket', ticket)).toMatchObject({
      responseSla: { state: 'RUNNING', dueAt: '2026-10-10T03:00:00.000Z' }, // Saturday 11:00: an hour was left
      resolutionSla: { state: 'RUNNING', dueAt: '2026-10-13T04:00:00.000Z', pausedSeconds: 13 * 3600 }, // Tuesday 12:00
    })
  })

  test('of arrival on site are 2 hours for a P1, the next day for a P2, and none for others', async () => {
    const onsite = async (priority: 'P1' | 'P2' | 'P3' | 'P4') => {
      const { id } = await ticketWith(t, { priority })
      const query = 'query ($id: ID!) { ticket(id: $id) { onsiteSla { policy dueAt state } contingencyDueAt } }'
      return (await t.data('partner-a', query, { id })).ticket
    }
    expect(await onsite('P1')).toEqual({
      onsiteSla: { policy: 'P1 on site within 2 hours', dueAt: '2026-11-23T04:00:00.000Z', state: 'RUNNING' },
      contingencyDueAt: '2026-11-24T02:00:00.000Z',
    })
    expect(await onsite('P2')).toEqual({
      onsiteSla: { policy: 'P2 on site within 24 hours', dueAt: '2026-11-24T02:00:00.000Z', state: 'RUNNING' },
      contingencyDueAt: null,
    })
    for (const priority of ['P3', 'P4'] as const)
      expect(await onsite(priority)).toEqual({ onsiteSla: null, contingencyDueAt: null })
  })

  test('a P1 unfixed for 24 hours takes a contingency plan: announced once, and on the worklist until it is fixed', async () => {
    const ticket = await ticketWith(t, { priority: 'P1', status: 'IN_PROGRESS', firstRespondedAt: t.clock.now() })
    const fixed = await ticketWith(t, { priority: 'P1', status: 'RESOLVED', resolvedAt: t.clock.now() })
    const waiting = async () => {
      const query = '{ tickets(first: 100, filter: { contingencyOnly: true }) { nodes { id } totalCount } }'
      return (await t.data('after-sales-lead', query)).tickets.nodes.map(({ id }: { id: string }) => id)
    }
    t.clock.advance(24 * HOUR - 1)
    await t.subgraph.sweep()
    expect(await waiting()).not.toContain(ticket.id)
    t.clock.advance(1)
    for (let i = 0; i < 2; i += 1) await t.subgraph.sweep()
    expect(await waiting()).toContain(ticket.id)
    expect(await waiting()).not.toContain(fixed.id)
    const clocks = (await t.recorded())
      .filter(({ type, payload }) => type === 'TicketSlaBreached' && payload.ticketId === ticket.id)
      .map(({ payload }) => payload.clock)
    expect(clocks).toEqual(['ONSITE', 'RESOLUTION', 'CONTINGENCY'])
    const [now] = await t.db.select().from(supportTicket).where(eq(supportTicket.id, ticket.id))
    await run('tech-support', 'resolveTicket', now!, ', resolution: "换模块"')
    expect(await waiting()).not.toContain(ticket.id)
  })

  test('breachedOnly finds exactly the tickets that have a breached clock', async () => {
    for (const priority of ['P1', 'P4'] as const) await ticketWith(t, { priority })
    t.clock.advance(HOUR)
    const tickets = await t.data(
      'management',
      '{ tickets(first: 100) { nodes { no responseSla { state } onsiteSla { state } resolutionSla { state } } } }',
    )
    const breached = await t.data(
      'management',
      '{ tickets(first: 100, filter: { breachedOnly: true }) { nodes { no } totalCount } }',
    )
    const expected = tickets.tickets.nodes
      .filter((node: Record<string, { state: string } | null>) =>
        [node.responseSla, node.onsiteSla, node.resolutionSla].some((clock) => clock?.state === 'BREACHED'),
      )
      .map(({ no }: { no: string }) => no)
    expect(expected.length).toBeGreaterThan(0)
    expect(breached.tickets.nodes.map(({ no }: { no: string }) => no)).toEqual(expected)
    expect(breached.tickets.totalCount).toBe(expected.length)
  })
})
