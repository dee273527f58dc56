import { changed, command, withReason } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { refuseBlock } from '../credit.rules.ts'
import { lockCreditLine, updateCreditLine } from '../credit.store.ts'

export interface BlockCredit {
  readonly partnerId: string
  readonly expectedVersion: number
  readonly reason: string
}

export const blockCredit = command(
  'credit:write',
  async (tx, ctx, { partnerId, expectedVersion, reason }: BlockCredit) => {
    if (reason.trim() === '') throw badInput('reason says why the credit is blocked.')
    const line = await lockCreditLine(tx, ctx, partnerId, expectedVersion)
    const refusal = refuseBlock('blockCredit', line)
    if (refusal) return refusal
    const blocked = await updateCreditLine(tx, line, { blocked: true, blockReason: reason })
    return withReason(reason, changed('CreditLine', line, blocked))
  },
)
