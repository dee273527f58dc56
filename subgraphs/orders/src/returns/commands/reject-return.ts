import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { GOODS_RETURN } from '../returns.rules.ts'
import { returns, updateReturn } from '../returns.store.ts'

export interface RejectReturn extends Versioned {
  readonly reason: string
}

export const rejectReturn = command('return:decide', async (tx, ctx, { id, expectedVersion, reason }: RejectReturn) => {
  const rejectionReason = check.text('reason', reason)
  const goods = await returns.lock(tx, ctx, id, expectedVersion)
  const refusal = checkTransition(GOODS_RETURN, 'rejectReturn', goods)
  if (refusal) return refusal
  const rejected = await updateReturn(tx, goods, {
    status: 'REJECTED',
    rejectedAt: ctx.clock.now(),
    rejectionReason,
  })
  return withReason(rejectionReason, changed('GoodsReturn', goods, rejected), { visibleToPartner: true })
})
