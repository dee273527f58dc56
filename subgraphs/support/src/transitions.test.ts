import { personaNamed, type Viewer } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { testSubgraph } from '@channelgraph/testkit'
import { newId, type Transitions } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { CHARGER_TRANSITIONS } from './chargers/chargers.rules.ts'
import { CHARGER_STATUSES, charger } from './chargers/chargers.tables.ts'
import { COMPLAINT_TRANSITIONS } from './complaints/complaints.rules.ts'
import { COMPLAINT_STATUSES, complaint } from './complaints/complaints.tables.ts'
import { support } from './subgraph.ts'
import { complaintWith, deliver, knowPartners, publishProduct, stationIn, ticketWith } from './support.fixture.ts'
import { TICKET_TRANSITIONS } from './tickets/tickets.rules.ts'
import { supportTicket, TICKET_STATUSES } from './tickets/tickets.tables.ts'

const t = await testSubgraph(support)

beforeAll(async () => {
  await knowPartners(t)
  await publishProduct(t)
})

/** Somebody with every role these commands need, so that only the state can be in the way. */
const viewer: Viewer = {
  ...personaNamed('after-sales').viewer,
  roles: ['TEC', 'AFS', 'CHM'],
  regions: ['HUADONG/'],
}
/** Only a partner confirms what it was told. */
const viewerOf = (command: string) => (command === 'acknowledgeNotice' ? personaNamed('partner-a').viewer : viewer)
const employee = newId('employee')

/** The other arguments of each command, as GraphQL. */
const REST: Record<string, string> = {
  assignTicket: `, assigneeId: "${employee}"`,
  respondToTicket: ', text: "x"',
  changeTicketPriority: ', priority: P1, reason: "x"',
  waitForPartner: ', reason: "x"',
  waitForParts: ', reason: "x"',
  scheduleOnsite: `, engineerId: "${employee}", scheduledAt: "2026-12-01T01:00:00Z"`,
  escalateTicket: ', to: L4_RND, reason: "x"',
  resolveTicket: ', resolution: "x"',
  reopenTicket: ', reason: "x"',
  cancelTicket: ', reason: "x"',
  classifyComplaint: ', category: SAFETY, level: URGENT',
  concludeComplaint: ', upheld: true, rootCause: "x"',
  rectifyComplaint: ', rectification: "x"',
  recordFollowUp: ', satisfaction: 5, resolvedConfirmed: true',
  notifyPartner: ', summary: "x"',
  completeOnsiteVisit: ', partsUsed: [], signedBy: "x"',
}

/** Every (status, command) pair that a table of transitions does not list. */
const illegal = <Status extends string>(table: Transitions<Status>, statuses: readonly Status[]) =>
  statuses.flatMap((status) =>
    Object.keys(table)
      .filter((command) => !table[command]?.from.includes(status))
      .map((command) => ({ status, command })),
  )

async function refused(command: string, id: string): Promise<string> {
  const note = command === 'addProgressNote'
  const args = note
    ? `caseId: "${id}", text: "x", idempotencyKey: "${newId('event')}"`
    : `id: "${id}", expectedVersion: 1 ${REST[command] ?? ''}`
  const data = await t.data(
    viewerOf(command),
    `mutation { ${command}(${args}) { __typename ... on Refusal { refusal: code } } }`,
  )
  return data[command].refusal ?? data[command].__typename
}

describe('G-01 a command that the state machine does not list changes nothing', () => {
  test.each(illegal(TICKET_TRANSITIONS, TICKET_STATUSES))(
    '$command of a ticket that is $status',
    async ({ command, status }) => {
      const before = await ticketWith(t, { status })
      expect(await refused(command, before.id)).toBe('ILLEGAL_TRANSITION')
      expect(await t.db.select().from(supportTicket).where(eq(supportTicket.id, before.id))).toEqual([before])
    },
  )

  test.each(illegal(COMPLAINT_TRANSITIONS, COMPLAINT_STATUSES))(
    '$command of a complaint that is $status',
    async ({ command, status }) => {
      const before = await complaintWith(t, { status, followUpId: newId('followUp') })
      expect(await refused(command, before.id)).toBe('ILLEGAL_TRANSITION')
      expect(await t.db.select().from(complaint).where(eq(complaint.id, before.id))).toEqual([before])
    },
  )

  test.each(illegal(CHARGER_TRANSITIONS, CHARGER_STATUSES))(
    '$command of a charger that is $status',
    async ({ status }) => {
      const serialNo = `SN-${status}`
      await deliver(t, [serialNo])
      const owner = status === 'RETURNED' ? { partnerId: null } : {}
      const [before] = await t.db
        .update(charger)
        .set({ status, ...owner })
        .where(eq(charger.id, serialNo))
        .returning()
      const station = await stationIn(t)
      const { installCharger } = await t.data(
        viewer,
        `mutation { installCharger(serialNo: "${serialNo}", stationId: "${station.id}", installedOn: "2026-11-01", expectedVersion: ${before?.version}) { ... on Refusal { refusal: code } } }`,
      )
      expect(installCharger.refusal).toBe('ILLEGAL_TRANSITION')
      expect(await t.db.select().from(charger).where(eq(charger.id, serialNo))).toEqual([before])
    },
  )

  test('leaves no event and no audit entry behind', async () => {
    const own = ['PartnerRegistered', 'ProductPublished']
    expect((await t.recorded()).filter(({ type }) => !own.includes(type))).toEqual([])
    expect(await t.db.select().from(auditEntry)).toEqual([])
  })
})
