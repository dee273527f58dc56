import { changed, command, withReason } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { checkBlock } from '../credit.rules.ts'
import { creditLines } from '../credit.store.ts'
import type { BlockCredit } from './block-credit.ts'

export const unblockCredit = command('credit:write', async (tx, ctx, { id, expectedVersion, reason }: BlockCredit) => {
  if (reason.trim() === '') throw badInput('reason says why the block is lifted.')
  const line = await creditLines.lock(tx, ctx, id, expectedVersion)
  const refusal = checkBlock('unblockCredit', line)
  if (refusal) return refusal
  const open = await creditLines.update(tx, line, { blocked: false, blockReason: null })
  return withReason(reason, changed('CreditLine', line, open))
})
