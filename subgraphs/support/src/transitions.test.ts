import { personaNamed } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { outcomeOf, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, expect, test } from 'vitest'
import { CHARGER } from './chargers/chargers.rules.ts'
import { CHARGER_STATUSES, charger } from './chargers/chargers.tables.ts'
import { COMPLAINT } from './complaints/complaints.rules.ts'
import { COMPLAINT_STATUSES, complaint } from './complaints/complaints.tables.ts'
import { support } from './subgraph.ts'
import { chargerWith, complaintWith, knowEmployees, knowPartners, stationIn, ticketWith } from './testing/fixture.ts'
import { TICKET } from './tickets/tickets.rules.ts'
import { supportTicket, TICKET_STATUSES } from './tickets/tickets.tables.ts'

const t = await testSubgraph(support)
const outcome = outcomeOf(t)
const versioned = (id: string) => `id: "${id}", expectedVersion: 1` as const
const employee = personaNamed('after-sales').viewer.subject

beforeAll(async () => {
  await knowPartners(t)
  await knowEmployees(t)
})

const noteOn = (id: string) =>
  outcome('after-sales', `addProgressNote(caseId: "${id}", text: "x", idempotencyKey: "${newId('event')}")`)

proveStateMachine(t, 'ticket', {
  machine: TICKET,
  statuses: TICKET_STATUSES,
  table: supportTicket,
  rowIn: async (status) => (await ticketWith(t, { status })).id,
  commands: {
    assignTicket: (id) => outcome('tech-support', `assignTicket(${versioned(id)}, assigneeId: "${employee}")`),
    startTicket: (id) => outcome('tech-support', `startTicket(${versioned(id)})`),
    waitForPartner: (id) => outcome('tech-support', `waitForPartner(${versioned(id)}, reason: "x")`),
    waitForParts: (id) => outcome('tech-support', `waitForParts(${versioned(id)}, reason: "x")`),
    scheduleOnsite: (id) =>
      outcome(
        'tech-support',
        `scheduleOnsite(${versioned(id)}, engineerId: "${employee}", scheduledAt: "2026-12-01T01:00:00Z")`,
      ),
    recordArrival: (id) => outcome('tech-support', `recordArrival(${versioned(id)})`),
    completeOnsiteVisit: (id) =>
      outcome('tech-support', `completeOnsiteVisit(${versioned(id)}, partsUsed: [], signedBy: "x")`),
    resumeTicket: (id) => outcome('tech-support', `resumeTicket(${versioned(id)})`),
    resolveTicket: (id) => outcome('tech-support', `resolveTicket(${versioned(id)}, resolution: "x")`),
    closeTicket: (id) => outcome('tech-support', `closeTicket(${versioned(id)})`),
    reopenTicket: (id) => outcome('tech-support', `reopenTicket(${versioned(id)}, reason: "x")`),
    cancelTicket: (id) => outcome('tech-support', `cancelTicket(${versioned(id)}, reason: "x")`),
    respondToTicket: (id) => outcome('tech-support', `respondToTicket(${versioned(id)}, text: "x")`),
    changeTicketPriority: (id) =>
      outcome('tech-support', `changeTicketPriority(${versioned(id)}, priority: P1, reason: "x")`),
    escalateTicket: (id) => outcome('tech-support', `escalateTicket(${versioned(id)}, to: L4_RND, reason: "x")`),
    addProgressNote: noteOn,
  },
})

proveStateMachine(t, 'complaint', {
  machine: COMPLAINT,
  statuses: COMPLAINT_STATUSES,
  table: complaint,
  rowIn: async (status) => (await complaintWith(t, { status, followUpId: newId('followUp') })).id,
  commands: {
    classifyComplaint: (id) =>
      outcome('after-sales', `classifyComplaint(${versioned(id)}, category: SAFETY, level: URGENT)`),
    reclassifyComplaint: (id) =>
      outcome('after-sales', `reclassifyComplaint(${versioned(id)}, category: SAFETY, level: URGENT, reason: "x")`),
    investigateComplaint: (id) => outcome('after-sales', `investigateComplaint(${versioned(id)})`),
    concludeComplaint: (id) =>
      outcome('after-sales', `concludeComplaint(${versioned(id)}, upheld: true, rootCause: "x")`),
    coSignComplaint: (id) => outcome('channel-manager-east', `coSignComplaint(${versioned(id)})`),
    rectifyComplaint: (id) => outcome('after-sales', `rectifyComplaint(${versioned(id)}, rectification: "x")`),
    recordFollowUp: (id) =>
      outcome('after-sales', `recordFollowUp(${versioned(id)}, satisfaction: 5, resolvedConfirmed: true)`),
    notifyPartner: (id) => outcome('after-sales', `notifyPartner(${versioned(id)}, summary: "x")`),
    closeComplaint: (id) => outcome('after-sales', `closeComplaint(${versioned(id)})`),
    acknowledgeNotice: (id) => outcome('partner-a', `acknowledgeNotice(${versioned(id)})`),
    addProgressNote: noteOn,
  },
})

proveStateMachine(t, 'charger', {
  machine: CHARGER,
  statuses: CHARGER_STATUSES,
  table: charger,
  rowIn: async (status) => (await chargerWith(t, { status })).id,
  commands: {
    installCharger: async (id) => {
      const { id: stationId } = await stationIn(t)
      const place = `stationId: "${stationId}", installedOn: "2026-11-01", expectedVersion: 1` as const
      return outcome('tech-support', `installCharger(serialNo: "${id}", ${place})`)
    },
  },
})

test('G-01 a refused command leaves no audit entry behind', async () => {
  expect(await noteOn((await ticketWith(t, { status: 'CLOSED' })).id)).toBe('IllegalTransition')
  expect(await t.db.select().from(auditEntry)).toEqual([])
})
