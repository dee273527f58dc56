import { changed, command, withReason } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { refuseBlock } from '../credit.rules.ts'
import { lockCreditLine, updateCreditLine } from '../credit.store.ts'
import type { BlockCredit } from './block-credit.ts'

export const unblockCredit = command(
  'credit:write',
  async (tx, ctx, { partnerId, expectedVersion, reason }: BlockCredit) => {
    if (reason.trim() === '') throw badInput('reason says why the block is lifted.')
    const line = await lockCreditLine(tx, ctx, partnerId, expectedVersion)
    const refusal = refuseBlock('unblockCredit', line)
    if (refusal) return refusal
    const open = await updateCreditLine(tx, line, { blocked: false, blockReason: null })
    return withReason(reason, changed('CreditLine', line, open))
  },
)
