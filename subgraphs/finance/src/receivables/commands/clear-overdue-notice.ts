import { combine, command, unchanged } from '@channelgraph/command'
import { clearOverdue } from '../overdue.steps.ts'
import type { OverdueNoticeRow } from '../receivables.tables.ts'

/** `clearOverdue` for a locked notice that the sweep found: the policy changed, or a payment and the announcement crossed. */
export const clearOverdueNotice = command('schedule:sweep', async (tx, ctx, notice: OverdueNoticeRow) =>
  combine(unchanged(notice), ...(await clearOverdue(tx, ctx, notice.id))),
)
