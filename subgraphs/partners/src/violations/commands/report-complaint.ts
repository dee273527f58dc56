import { command, unchanged } from '@channelgraph/command'
import { findPartners } from '../../partners/partners.store.ts'
import { reportAll } from '../reporting.steps.ts'
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
    const [reported] = await reportAll(tx, ctx, [
      {
        ...{ partnerId, kind: 'SERVICE_FAILURE', severity: 2, evidence: [complaintNo], complaintId },
        description: `客户投诉 ${complaintNo}（服务行为）成立`,
      },
    ])
    return { ...reported!, result: null }
  },
)
