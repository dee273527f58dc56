import type { Viewer } from '@channelgraph/access'
import { mayPerform } from '@channelgraph/contracts'
import { maskName, type Refusal } from '@channelgraph/values'
import { refuseTicketCommand } from './tickets.rules.ts'
import type { OnsiteVisitRow, TicketRow } from './tickets.tables.ts'

type Standing = Pick<TicketRow, 'status'>
type Visit = Pick<OnsiteVisitRow, 'id' | 'arrivedAt'>

/** What a visit used; every part number once. */
export interface PartUsed {
  readonly partNo: string
  readonly qty: number
}

/** An engineer arrives once a visit: the visit, or why not. */
export function visitToArriveAt(ticket: Standing, visit: Visit | null): { visitId: string } | Refusal {
  const illegal = refuseTicketCommand('recordArrival', ticket)
  if (illegal) return illegal
  if (visit && !visit.arrivedAt) return { visitId: visit.id }
  return {
    __typename: 'NoVisitExpected',
    code: 'NO_VISIT_EXPECTED',
    message: 'The engineer of this visit has arrived already: complete the visit, then schedule another one.',
  }
}

/** Work on site is signed for after the engineer has arrived: the visit, or why not. */
export function visitToComplete(ticket: Standing, visit: Visit | null): { visitId: string } | Refusal {
  const illegal = refuseTicketCommand('completeOnsiteVisit', ticket)
  if (illegal) return illegal
  if (visit?.arrivedAt) return { visitId: visit.id }
  return {
    __typename: 'NoVisitUnderway',
    code: 'NO_VISIT_UNDERWAY',
    message: 'Nobody has arrived on site yet: record the arrival first (recordArrival).',
  }
}

/** L5: the name of who signed on site is shown whole to those who work on tickets only. */
export const signerFor = ({ roles }: Viewer, signedBy: string | null): string | null =>
  signedBy === null || mayPerform(roles, 'ticket:work') ? signedBy : maskName(signedBy)
