import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { checkBlock } from '../credit.rules.ts'
import { creditLines } from '../credit.store.ts'

export interface UnblockCredit extends Versioned {
  readonly reason: string
}

export const unblockCredit = command(
  'credit:write',
  async (tx, ctx, { id, expectedVersion, reason: given }: UnblockCredit) => {
    const reason = check.text('reason', given)
    const line = await creditLines.lock(tx, ctx, id, expectedVersion)
    const refusal = checkBlock('unblockCredit', line)
    if (refusal) return refusal
    const open = await creditLines.update(tx, line, {
      ...{ blocked: false, blockReason: null, blockReasonForPartner: false },
    })
    return withReason(reason, changed('CreditLine', line, open))
  },
)
