import { businessDateOf, documentNumber } from '@channelgraph/values'
import { applicationSeries } from '../../../subgraphs/partners/src/applications/applications.rules.ts'
import {
  type ApplicationRow,
  departmentScore,
  evaluationReport,
  partnerApplication,
  siteVisit,
} from '../../../subgraphs/partners/src/applications/applications.tables.ts'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import { atHour, DAY, later, latest, MINUTE } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { ApplicationFact } from '../world/applications.ts'
import { type Step, writeTrail } from './trail.ts'

/** An application with what was seen, scored and decided of it; `signedAt` where it led to a contract. */
export function writeApplication(
  buffer: RowBuffer,
  fact: ApplicationFact,
  number: number,
  signedAt: Date | null = null,
): void {
  const no = documentNumber(applicationSeries(businessDateOf(fact.row.createdAt)), number)
  const nothing = { partnerId: null, screening: null, disclosureDeliveredAt: null, withdrawalReason: null }
  const begun: ApplicationRow = { ...fact.row, no, ...nothing, status: 'LEAD', version: 1 }
  const { version } = writeTrail(buffer, 'PartnerApplication', begun, inTurn(stepsOf(fact, signedAt)))
  buffer.add(partnerApplication, [{ ...fact.row, no, version }])
  buffer.add(siteVisit, fact.visits)
  buffer.add(departmentScore, fact.scores)
  buffer.add(evaluationReport, fact.reports)
  buffer.add(approval, fact.approvals)
}

/** When a contract was drafted of an application that management approved. */
export const draftedAt = ({ approvals, row }: Pick<ApplicationFact, 'approvals' | 'row'>): Date =>
  later(approvals.at(-1)?.decidedAt ?? row.createdAt, 60 * MINUTE)

type Taken = Step<ApplicationRow> & { readonly at: Date }

/** Its way as the commands took it, in their order. */
function stepsOf({ row, visits, scores, reports, approvals }: ApplicationFact, signedAt: Date | null): Taken[] {
  const { ownerId: by, applicantId, createdAt, screening, disclosureDeliveredAt, partnerId, withdrawalReason } = row
  const steps: Taken[] = [{ at: createdAt, by: applicantId ?? by, operation: 'application:create' }]
  if (screening || row.status === 'SCREENING')
    steps.push({
      at: later(createdAt, 90 * MINUTE),
      by,
      operation: 'application:screen',
      change: { status: 'SCREENING' },
    })
  if (screening) {
    const status = screening.passed ? 'SITE_VISIT' : 'SCREENED_OUT'
    steps.push({ at: new Date(screening.at), by, operation: 'application:screen', change: { status, screening } })
  }
  if (disclosureDeliveredAt)
    steps.push({ at: disclosureDeliveredAt, by, operation: 'application:disclose', change: { disclosureDeliveredAt } })
  for (const { date } of visits) {
    steps.push({ at: atHour(date, 15), by, operation: 'application:visit' })
    steps.push({ at: atHour(date, 17), by, operation: 'application:visit', change: { status: 'EVALUATION' } })
  }
  for (const { at, byId } of scores) steps.push({ at, by: byId, operation: 'application:score' })
  for (const [i, { submittedAt }] of reports.entries()) {
    steps.push({ at: submittedAt, by, operation: 'application:submit', change: { status: 'PENDING_APPROVAL' } })
    const taken = approvals[i]
    if (!taken) continue
    const status = taken.decision === 'RETURNED' ? 'EVALUATION' : taken.decision
    const { decidedAt: at, approverId, comment: reason } = taken
    steps.push({ at, by: approverId, operation: 'application:decide', change: { status }, reason })
  }
  if (row.status === 'CONTRACTING' || signedAt)
    steps.push({
      ...{ at: draftedAt({ approvals, row }), by, operation: 'contract:draft' },
      change: { status: 'CONTRACTING' },
    })
  if (signedAt) steps.push({ at: signedAt, by, operation: 'contract:sign', change: { status: 'SIGNED', partnerId } })
  if (row.status === 'WITHDRAWN')
    steps.push({
      ...{ at: later(steps.at(-1)!.at, DAY), by, operation: 'application:withdraw' },
      ...{ change: { status: 'WITHDRAWN', withdrawalReason }, reason: withdrawalReason },
    })
  return steps
}

/** Steps of one day one after the other, whatever hour each was drawn. */
function inTurn(steps: readonly Taken[]): Taken[] {
  let last = new Date(0)
  return steps.map((step) => {
    last = latest(step.at, later(last, MINUTE))
    return { ...step, at: last }
  })
}
