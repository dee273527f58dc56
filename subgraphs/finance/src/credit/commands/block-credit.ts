import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { checkBlock } from '../credit.rules.ts'
import { creditLines } from '../credit.store.ts'

export interface BlockCredit extends Versioned {
  readonly reason: string
  readonly visibleToPartner?: boolean | null
}

export const blockCredit = command(
  'credit:write',
  async (tx, ctx, { id, expectedVersion, reason: given, visibleToPartner }: BlockCredit) => {
    const reason = check.text('reason', given)
    const line = await creditLines.lock(tx, ctx, id, expectedVersion)
    const refusal = checkBlock('blockCredit', line)
    if (refusal) return refusal
    const blocked = await creditLines.update(tx, line, {
      blocked: true,
      blockReason: reason,
      blockReasonForPartner: visibleToPartner === true,
    })
    return withReason(reason, changed('CreditLine', line, blocked), { visibleToPartner })
  },
)
