import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { knowPartners, ticketMutations, ticketWith } from '../support.fixture.ts'

const t = await testSubgraph(support)
const run = ticketMutations(t)

beforeAll(() => knowPartners(t))
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
    expect((await announced()).map(({ payload }) => payload.clock)).toEqual(['RESPONSE', 'RESOLUTION'])
  })

  test('a late answer given before the sweep announces the breach itself, and does not heal it', async () => {
    const ticket = await ticketWith(t, { priority: 'P1', status: 'ASSIGNED' })
    t.clock.advance(HOUR + 1)
    const answered = await run('tech-support', 'respondToTicket', ticket, ', text: "我们在查"')
    expect(answered.responseSla.state).toBe('BREACHED')
    expect((await t.recorded()).at(-1)).toMatchObject({
      type: 'TicketSlaBreached',
      payload: { ticketId: ticket.id, clock: 'RESPONSE' },
    })
    expect((await t.subgraph.sweep())['announce-sla-breaches']).toBe(0)
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

  test('breachedOnly finds exactly the tickets that have a breached clock', async () => {
    const tickets = await t.data(
      'management',
      '{ tickets(first: 100) { nodes { no responseSla { state } resolutionSla { state } } } }',
    )
    const breached = await t.data(
      'management',
      '{ tickets(first: 100, filter: { breachedOnly: true }) { nodes { no } totalCount } }',
    )
    const expected = tickets.tickets.nodes
      .filter((node: Record<string, { state: string }>) =>
        [node.responseSla, node.resolutionSla].some((clock) => clock?.state === 'BREACHED'),
      )
      .map(({ no }: { no: string }) => no)
    expect(breached.tickets.nodes.map(({ no }: { no: string }) => no)).toEqual(expected)
    expect(breached.tickets.totalCount).toBe(expected.length)
  })
})
