import type { Viewer } from '@channelgraph/access'
import { mayPerform } from '@channelgraph/contracts'
import { badInput, check, checkTransition, codeKey, maskName } from '@channelgraph/values'
import { refusal } from './tickets.refusals.ts'
import { TICKET } from './tickets.rules.ts'
import type { OnsiteVisitRow, TicketRow } from './tickets.tables.ts'

type Standing = Pick<TicketRow, 'status'>

/** What a visit used; every part number once. */
export interface PartUsed {
  readonly partNo: string
  readonly qty: number
}

const MAX_PARTS = 100
const MAX_QTY = 10_000

/** The parts as they are stored. */
export function checkParts(parts: readonly PartUsed[]): PartUsed[] {
  const checked = check.items('partsUsed', parts, 0, MAX_PARTS).map(({ partNo, qty }) => ({
    partNo: check.code('partNo', partNo),
    qty: check.wholeNumber('qty', qty, 1, MAX_QTY),
  }))
  if (new Set(checked.map(({ partNo }) => codeKey(partNo))).size < checked.length)
    throw badInput(
      '`partsUsed` must name each `partNo` once: add up its `qty`.',
      '`partsUsed` 中每个 `partNo` 只能出现一次:请合并其 `qty`。',
    )
  return checked
}

/** A visit is scheduled for a time to come, within a year. */
export const checkSchedule = (scheduledAt: Date, now: Date): Date =>
  check.instant('scheduledAt', scheduledAt, new Date(now.getTime() + 1), new Date(now.getTime() + 366 * 24 * 3_600_000))

/** F: nobody is in two places: an engineer's visits begin an hour apart. */
export const APART_MS = 3_600_000

/** An engineer arrives once a visit: the visit, or why not. */
export const visitToArriveAt = (ticket: Standing, visit: OnsiteVisitRow | null) =>
  checkTransition(TICKET, 'recordArrival', ticket) ??
  (visit && !visit.arrivedAt ? { visit } : refusal('NoVisitExpected'))

/** Work on site is signed for after the engineer has arrived: the visit, or why not. */
export const visitToComplete = (ticket: Standing, visit: OnsiteVisitRow | null) =>
  checkTransition(TICKET, 'completeOnsiteVisit', ticket) ?? (visit?.arrivedAt ? { visit } : refusal('NoVisitUnderway'))

/** L5: the name of who signed on site is shown whole to those who work on tickets only. */
export const signerFor = ({ roles }: Viewer, signedBy: string | null): string | null =>
  signedBy === null || mayPerform(roles, 'ticket:work') ? signedBy : maskName(signedBy)
