import { createLogger } from '@channelgraph/process'
import { createSubgraph, openDatabase } from '@channelgraph/service'
import { databaseBefore, TestClock } from '@channelgraph/testkit'
import { afterAll, expect, test } from 'vitest'
import { complaintDueTimes } from './complaints/complaints.rules.ts'
import { complaint } from './complaints/complaints.tables.ts'
import { support } from './subgraph.ts'
import { ticketDueTimes } from './tickets/tickets.rules.ts'
import { supportTicket } from './tickets/tickets.tables.ts'

// A database with rows of the release before, brought to this one.

const { url, migrate } = await databaseBefore(support, 2)
const opened = openDatabase(url, { max: 2 })
afterAll(() => opened.close())
const sql = opened.client

const OPENED = new Date('2026-11-20T02:00:00Z')
const after = (hours: number): Date => new Date(OPENED.getTime() + hours * 3_600_000)
const pause = (from: number, to: number) => ({ from: after(from).toISOString(), to: after(to).toISOString() })

/** A row as this client takes it: instants as text. */
const plain = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : (value as string)]),
  )

const ticketOf = (id: string, change: Record<string, unknown>) => ({
  id,
  no: id,
  partner_id: 'ptn_a',
  kind: 'FAULT',
  channel: 'HOTLINE',
  level: 'L2_REMOTE',
  status: 'IN_PROGRESS',
  priority: 'P1',
  subject: 'x',
  opened_at: OPENED,
  response_due_at: after(1),
  resolution_due_at: after(8),
  ...change,
})
const complaintOf = (id: string, change: Record<string, unknown>) => ({
  id,
  no: id,
  partner_id: 'ptn_a',
  registered_by: 'x',
  category: 'OTHER',
  level: 'GENERAL',
  status: 'REGISTERED',
  description: 'x',
  opened_at: OPENED,
  response_due_at: after(24),
  resolution_due_at: new Date('2026-11-25T02:00:00Z'),
  ...change,
})

test('rows of before have the clocks they would have had, and nobody is told of what is over', async () => {
  const tickets = [
    ticketOf('open', { response_breach_announced: true }),
    // A wait within the first two hours, one after them, and one after a day.
    ticketOf('paused', {
      pauses: JSON.stringify([pause(1, 2), pause(4, 5), pause(30, 31)]),
      response_due_at: after(1),
      resolution_due_at: after(10),
    }),
    ticketOf('waiting', { status: 'WAITING_PARTNER', waiting_since: after(1) }),
    ticketOf('late', {
      status: 'RESOLVED',
      first_responded_at: after(0.5),
      resolved_at: after(30),
      resolution_breach_announced: true,
    }),
    ticketOf('second', { priority: 'P2', response_due_at: after(4), resolution_due_at: after(24) }),
    ticketOf('third', {
      priority: 'P3',
      response_due_at: after(8),
      resolution_due_at: new Date('2026-11-25T02:00:00Z'),
    }),
  ]
  for (const row of tickets) await sql`insert into support_ticket ${sql(plain(row))}`
  const major = { level: 'MAJOR', response_due_at: after(12), resolution_due_at: new Date('2026-11-27T02:00:00Z') }
  const complaints = [
    complaintOf('general', {}),
    complaintOf('major', major),
    complaintOf('told', { ...major, status: 'CLASSIFIED', first_responded_at: after(13) }),
    complaintOf('done', {
      ...major,
      status: 'RECTIFYING',
      first_responded_at: after(1),
      resolved_at: after(100),
      upheld: true,
      root_cause: 'x',
    }),
  ]
  for (const row of complaints) await sql`insert into complaint ${sql(plain(row))}`
  const step = { from_level: 'L0_PARTNER', to_level: 'L1_HOTLINE', reason: 'x', by_id: 'system' }
  const escalation = { id: 'e', ticket_id: 'open', partner_id: 'ptn_a', at: after(2), ...step }
  await sql`insert into ticket_escalation ${sql(plain(escalation))}`
  const noteOf = (id: string, case_id: string, by_id: string, at: Date) => ({
    id,
    case_id,
    by_id,
    at,
    partner_id: 'ptn_a',
    text: 'x',
    visible_to_partner: true,
    visible_to_customer: true,
  })
  for (const row of [
    noteOf('n1', 'open', 'emp_1', after(3)),
    noteOf('n2', 'open', 'user_a', after(4)),
    noteOf('n3', 'told', 'emp_1', after(20)),
  ])
    await sql`insert into progress_note ${sql(plain(row))}`

  await migrate()

  const rows = new Map((await opened.db.select().from(supportTicket)).map((row) => [row.id, row]))
  for (const row of rows.values()) expect([row.id, row]).toEqual([row.id, { ...row, ...ticketDueTimes(row) }])
  expect(Object.fromEntries([...rows.values()].map(({ id, breachesAnnounced }) => [id, breachesAnnounced]))).toEqual({
    open: ['RESPONSE'],
    paused: [],
    waiting: [],
    late: ['ONSITE', 'RESOLUTION', 'CONTINGENCY'],
    second: [],
    third: [],
  })
  expect(rows.get('open')?.lastPartnerUpdateAt).toEqual(after(3)) // what a partner writes itself tells it nothing
  expect(rows.get('second')?.lastPartnerUpdateAt).toBeNull()

  // Business days are not SQL's: the first sweep writes the due times of major complaints, once.
  const clock = new TestClock(after(21).toISOString())
  const subgraph = await createSubgraph(support, { db: opened.db, clock, log: createLogger('support', 'error') })
  afterAll(() => subgraph.stop())
  await subgraph.sweep()
  const swept = await opened.db.select().from(complaint)
  for (const row of swept) expect([row.id, row]).toEqual([row.id, { ...row, ...complaintDueTimes(row) }])
  expect(Object.fromEntries(swept.map(({ id, breachesAnnounced }) => [id, breachesAnnounced]))).toEqual({
    general: [],
    major: ['RESPONSE'],
    told: ['RESPONSE', 'FEEDBACK'],
    done: ['FEEDBACK'],
  })
  expect((await subgraph.sweep())['announce-complaint-breaches']).toBe(0)
})
