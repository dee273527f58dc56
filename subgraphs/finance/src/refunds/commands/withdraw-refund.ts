import { changed, combine, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { REFUND } from '../refunds.rules.ts'
import { letGo } from '../refunds.steps.ts'
import { refunds } from '../refunds.store.ts'

export interface WithdrawRefund extends Versioned {
  readonly reason: string
}

export const withdrawRefund = command(
  'refund:propose',
  async (tx, ctx, { id, expectedVersion, reason: given }: WithdrawRefund) => {
    const reason = check.text('reason', given)
    const row = await refunds.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(REFUND, 'withdrawRefund', row)
    if (refusal) return refusal
    const withdrawn = await refunds.update(tx, row, { status: 'WITHDRAWN' })
    return withReason(reason, combine(changed('Refund', row, withdrawn), ...(await letGo(tx, ctx, row))))
  },
)
