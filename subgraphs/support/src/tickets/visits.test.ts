import { PARTNER_A, personaNamed } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { knowEmployees, knowPartners, ticketMutations, ticketWith } from '../testing/fixture.ts'
import { supportTicket, visitPart } from './tickets.tables.ts'

const t = await testSubgraph(support)
const run = ticketMutations(t)

beforeAll(async () => {
  await knowPartners(t)
  await knowEmployees(t)
})
beforeEach(async () => {
  t.clock.set('2026-11-23T10:00:00+08:00')
  // Nobody is expected anywhere from the test before.
  await t.db.update(supportTicket).set({ status: 'RESOLVED' }).where(eq(supportTicket.status, 'ONSITE_SCHEDULED'))
})

const HOUR = 3_600_000
const TEC = personaNamed('tech-support').viewer.subject
const VISITS = `query ($id: ID!) { ticket(id: $id) { onsiteSla { state } onsiteVisits {
  arrivedAt completedAt signedBy partsUsed { partNo qty }
} } }`
const seen = async (as: string, { id }: { id: string }) => (await t.data(as, VISITS, { id })).ticket

/** A P1 in progress with a visit in an hour. */
async function scheduled(change = {}) {
  const ticket = await ticketWith(t, { priority: 'P1', status: 'IN_PROGRESS', ...change })
  const inAnHour = new Date(t.clock.now().getTime() + HOUR).toISOString()
  return run('tech-support', 'scheduleOnsite', ticket, `, engineerId: "${TEC}", scheduledAt: "${inAnHour}"`)
}
const PARTS = ', partsUsed: [{ partNo: "MOD-40KW", qty: 2 }, { partNo: "FUSE-250A", qty: 1 }], signedBy: "李工"'

describe('a visit on site', () => {
  test('stops the on-site clock with the arrival, and ends with the parts it used and a signature', async () => {
    let ticket = await scheduled()
    const since = t.clock.now().getTime()
    t.clock.advance(2 * HOUR - 1)
    ticket = await run('tech-support', 'recordArrival', ticket)
    expect(ticket).toMatchObject({ status: 'ONSITE_SCHEDULED' })
    t.clock.advance(HOUR)
    ticket = await run('tech-support', 'completeOnsiteVisit', ticket, PARTS)
    expect(ticket).toMatchObject({ status: 'IN_PROGRESS' })
    expect(await seen('tech-support', ticket)).toEqual({
      onsiteSla: { state: 'MET' },
      onsiteVisits: [
        {
          arrivedAt: new Date(since + 2 * HOUR - 1).toISOString(),
          completedAt: new Date(since + 3 * HOUR - 1).toISOString(),
          signedBy: '李工',
          partsUsed: [
            { partNo: 'FUSE-250A', qty: 1 },
            { partNo: 'MOD-40KW', qty: 2 },
          ],
        },
      ],
    })
    const owners = (await t.db.select().from(visitPart)).map(({ partnerId }) => partnerId)
    expect([...new Set(owners)]).toEqual([PARTNER_A.id])
  })

  test('that begins late stays a breach, announced with the arrival at the latest', async () => {
    const ticket = await scheduled()
    t.clock.advance(2 * HOUR)
    const arrived = await run('tech-support', 'recordArrival', ticket)
    expect((await seen('tech-support', arrived)).onsiteSla.state).toBe('BREACHED')
    const clocks = (await t.recorded())
      .filter(({ payload }) => payload.ticketId === ticket.id)
      .map(({ payload }) => payload.clock)
    expect(clocks).toEqual(['RESPONSE', 'ONSITE'])
  })

  test('is completed after the arrival only, and begins once', async () => {
    const ticket = await scheduled()
    expect(await run('tech-support', 'completeOnsiteVisit', ticket, PARTS)).toMatchObject({
      refusal: 'NO_VISIT_UNDERWAY',
    })
    const arrived = await run('tech-support', 'recordArrival', ticket)
    expect(await run('tech-support', 'recordArrival', arrived)).toMatchObject({ refusal: 'NO_VISIT_EXPECTED' })
  })

  test('is of the ticket: a second one after a first has its own arrival, and moves the first arrival nowhere', async () => {
    let ticket = await run('tech-support', 'recordArrival', await scheduled())
    ticket = await run('tech-support', 'completeOnsiteVisit', ticket, ', partsUsed: [], signedBy: "李工"')
    t.clock.advance(5 * HOUR)
    const inAnHour = new Date(t.clock.now().getTime() + HOUR).toISOString()
    ticket = await run('tech-support', 'scheduleOnsite', ticket, `, engineerId: "${TEC}", scheduledAt: "${inAnHour}"`)
    await run('tech-support', 'recordArrival', ticket)
    const { onsiteSla, onsiteVisits } = await seen('tech-support', ticket)
    expect(onsiteSla.state).toBe('MET')
    expect(onsiteVisits.map(({ arrivedAt }: { arrivedAt: string }) => arrivedAt)).toEqual([
      '2026-11-23T02:00:00.000Z',
      '2026-11-23T07:00:00.000Z',
    ])
  })

  test('is refused with parts that are named twice, or none of them', async () => {
    const ticket = await run('tech-support', 'recordArrival', await scheduled())
    for (const parts of ['[{ partNo: "A", qty: 1 }, { partNo: "A", qty: 2 }]', '[{ partNo: "A", qty: 0 }]']) {
      const query =
        `mutation { completeOnsiteVisit(id: "${ticket.id}", expectedVersion: ${ticket.version}, partsUsed: ${parts}, signedBy: "李工") { __typename } }` as const
      expect((await t.ask('tech-support', query)).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    }
  })

  test('L5 shows who signed whole to those who work on tickets, and masked to others', async () => {
    let ticket = await run('tech-support', 'recordArrival', await scheduled())
    ticket = await run('tech-support', 'completeOnsiteVisit', ticket, PARTS)
    const signer = async (as: string) => (await seen(as, ticket)).onsiteVisits[0].signedBy
    for (const as of ['tech-support', 'after-sales']) expect(await signer(as)).toBe('李工')
    for (const as of ['partner-a', 'management', 'channel-manager-east']) expect(await signer(as)).toBe('李**')
  })

  test('takes as many statements for many visits as for one', async () => {
    t.clock.advance(24 * HOUR) // the latest of all
    for (let i = 0; i < 3; i += 1) {
      const ticket = await run('tech-support', 'recordArrival', await scheduled())
      await run('tech-support', 'completeOnsiteVisit', ticket, PARTS)
    }
    const query = (first: number) =>
      `{ tickets(first: ${first}) { nodes { onsiteVisits { partsUsed { qty } } } } }` as const
    const few = await t.statements(() => t.data('management', query(1)))
    const many = await t.statements(() => t.data('management', query(50)))
    expect(many.length).toBe(few.length)
  })
})

test('F: an engineer is expected at one place at a time, also where two schedule at once; what was moved or done is in nobody’s way', async () => {
  const at = (hours: number) => new Date(t.clock.now().getTime() + hours * HOUR).toISOString()
  const schedule = async (hours: number, given?: Awaited<ReturnType<typeof scheduled>>) => {
    const ticket = given ?? (await ticketWith(t, { priority: 'P1', status: 'IN_PROGRESS' }))
    return run('tech-support', 'scheduleOnsite', ticket, `, engineerId: "${TEC}", scheduledAt: "${at(hours)}"`)
  }
  const both = await Promise.all([schedule(3), schedule(3)])
  const first = both.find(({ status }) => status === 'ONSITE_SCHEDULED')!
  expect(both.filter(({ refusal }) => refusal === 'ENGINEER_BUSY')).toHaveLength(1)
  expect(await schedule(2.5)).toMatchObject({ refusal: 'ENGINEER_BUSY' })
  expect(await schedule(3.9)).toMatchObject({ refusal: 'ENGINEER_BUSY' })
  const next = await schedule(4)
  expect(next).toMatchObject({ status: 'ONSITE_SCHEDULED' })
  // A visit that is moved to another time leaves the old one free.
  const moved = await schedule(8, await run('tech-support', 'resumeTicket', next))
  expect(moved).toMatchObject({ status: 'ONSITE_SCHEDULED' })
  expect(await schedule(4)).toMatchObject({ status: 'ONSITE_SCHEDULED' })
  t.clock.advance(3 * HOUR)
  await run('tech-support', 'completeOnsiteVisit', await run('tech-support', 'recordArrival', first), PARTS)
  expect(await schedule(0.01)).toMatchObject({ refusal: 'ENGINEER_BUSY' }) // of the visit at four
})
