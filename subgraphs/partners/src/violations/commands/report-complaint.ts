import { command, unchanged } from '@channelgraph/command'
import { findPartners } from '../../partners/partners.store.ts'
import { reportAll } from '../reporting.steps.ts'
import { complaintReport } from '../violations.rules.ts'
import { isComplaintReported } from '../violations.store.ts'

export interface ReportComplaint {
  readonly complaintId: string
  readonly complaintNo: string
  readonly partnerId: string
}

/** a complaint of a partner's conduct that was upheld is a violation to be looked into. */
export const reportComplaint = command(
  'event:consume',
  async (tx, ctx, { complaintId, complaintNo, partnerId }: ReportComplaint) => {
    const known = await isComplaintReported(tx, complaintId)
    if (known || !(await findPartners(tx, ctx.scope, [partnerId])).has(partnerId)) return unchanged(null)
    const [reported] = await reportAll(tx, ctx, [complaintReport({ partnerId, complaintId, complaintNo })])
    return { ...reported!, result: null }
  },
)
