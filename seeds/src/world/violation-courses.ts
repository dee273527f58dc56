import type { Sanction } from '@channelgraph/contracts'
import { addDays, type BusinessDate, businessDateOf, Money } from '@channelgraph/values'
import { confirmation, sanctionsOf } from '../../../subgraphs/partners/src/violations/violations.rules.ts'
import type { ViolationRow } from '../../../subgraphs/partners/src/violations/violations.tables.ts'
import { atHour, inOfficeHours, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { Step } from '../rows/trail.ts'
import type { LifeFact } from './activation.ts'
import type { Staff } from './people.ts'

/** How far a violation came, in this order. */
const WAY = ['REPORTED', 'INVESTIGATING', 'CONFIRMED', 'APPEALED', 'DECIDED', 'SANCTIONED', 'CLOSED'] as const

/** How a violation went: all of it, the last one perhaps going on. */
export interface Course {
  readonly until: (typeof WAY)[number]
  /** Whether its partner appealed, and what management said. */
  readonly appeal?: { readonly grounds: string; readonly granted: boolean }
  readonly sanctions?: readonly Sanction[]
  readonly dismissed?: string
}

/** What a deduction asks for. */
const DEDUCTED = Money.parse('20000.00')

/** Working days after its report on which a violation is looked into, confirmed, and closed with its sanctions where nobody appealed. */
const DUE = { INVESTIGATING: 1, CONFIRMED: 2, CLOSED: 30 } as const

/** How far a violation comes that nobody appeals, by the last day of the history: warned of once its term is over, and closed. */
export function courseUntil(reportedOn: BusinessDate, today: BusinessDate): Course {
  const isOver = (days: number) => workingDaysOn(reportedOn, days) < today
  if (isOver(DUE.CLOSED)) return { until: 'CLOSED', sanctions: ['WARNING'] }
  if (isOver(DUE.CONFIRMED)) return { until: 'CONFIRMED' }
  return { until: isOver(DUE.INVESTIGATING) ? 'INVESTIGATING' : 'REPORTED' }
}

/** What was done about a violation, from its report on. */
export function stepsOf(
  stream: Stream,
  opening: ViolationRow,
  course: Course,
  life: LifeFact,
  staff: Staff,
  today: BusinessDate,
): Step<ViolationRow>[] {
  const reportedOn = businessDateOf(opening.reportedAt)
  const [manager, management] = [life.partner.managerId, staff.persona('management')]
  const contributorIds = [...new Set([...opening.contributorIds, manager])]
  const visible = { reasonForPartner: true }
  const report: Step<ViolationRow> = {
    at: opening.reportedAt,
    by: opening.reportedById ?? 'system',
    operation: opening.complaintId ? 'event:consume' : 'violation:report',
  }
  const investigate = { by: manager, operation: 'violation:investigate' as const }
  const at = (days: number, from: number, to: number) =>
    inOfficeHours(workingDaysOn(reportedOn, days), stream, from, to)
  const far = WAY.indexOf(course.until)
  const steps: Step<ViolationRow>[] = [report]
  if (far >= 1) steps.push({ ...investigate, at: at(1, 9, 12), change: { status: 'INVESTIGATING', contributorIds } })
  if (course.dismissed)
    steps.push({
      ...investigate,
      ...visible,
      at: at(3, 13, 16),
      reason: course.dismissed,
      change: { status: 'DISMISSED' },
    })
  if (far < 2) return steps
  const confirmedAt = at(2, 13, 16)
  const confirmed = confirmation(opening, confirmedAt)
  steps.push({ ...investigate, ...visible, at: confirmedAt, reason: '经核实情况属实', change: confirmed })
  const user = `user_${life.partner.code}`
  if (course.appeal) {
    const appealedAt = at(3, 10, 12)
    const appeal = { status: 'APPEALED', appeal: course.appeal.grounds, appealedAt } as const
    steps.push({ at: appealedAt, by: user, operation: 'violation:appeal', change: appeal })
    if (far < 4) return steps
    const decidedAt = at(5, 10, 12)
    steps.push({
      ...{ at: decidedAt, by: management, operation: 'violation:decide-appeal', ...visible },
      reason: course.appeal.granted ? '报备属实，不予认定' : '申诉理由不成立，维持认定',
      change: course.appeal.granted
        ? { status: 'DISMISSED', points: null }
        : { status: 'CONFIRMED', finalAt: decidedAt },
    })
  } else if (confirmed.appealUntil < addDays(today, -1)) {
    // The day after its last the schedule says that nobody appealed.
    const finalAt = atHour(addDays(confirmed.appealUntil, 1), 1 / 60)
    steps.push({ at: finalAt, by: 'system', operation: 'schedule:sweep', change: { finalAt } })
  }
  if (far < 5 || !course.sanctions) return steps
  const sanctionedAt = course.appeal
    ? at(6, 14, 16)
    : inOfficeHours(workingDaysOn(confirmed.appealUntil, 3), stream, 14, 16)
  const deducts = course.sanctions.includes('DEPOSIT_DEDUCTION')
  const imposed = sanctionsOf(course.sanctions, deducts ? DEDUCTED : null, confirmedAt)
  steps.push({
    ...{
      at: sanctionedAt,
      by: management,
      operation: 'violation:sanction',
      ...visible,
      reason: '依《渠道管理规定》处罚',
    },
    change: { ...imposed, status: 'SANCTIONED', sanctionedAt },
  })
  if (far < 6) return steps
  const closedAt = inOfficeHours(workingDaysOn(businessDateOf(sanctionedAt), 15), stream, 9, 11)
  steps.push({
    ...{ at: closedAt, by: manager, operation: 'violation:close', ...visible, reason: '整改完成，结案' },
    change: { status: 'CLOSED', closedAt },
  })
  return steps
}
