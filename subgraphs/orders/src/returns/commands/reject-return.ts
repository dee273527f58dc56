import { because, changed, command } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { GOODS_RETURN } from '../returns.rules.ts'
import { lockReturn, updateReturn } from '../returns.store.ts'

export interface RejectReturn {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const rejectReturn = command('return:decide', async (tx, ctx, { id, expectedVersion, reason }: RejectReturn) => {
  const rejectionReason = check.text('reason', reason)
  const goods = await lockReturn(tx, ctx, id, expectedVersion)
  const refusal = checkTransition(GOODS_RETURN, 'rejectReturn', goods)
  if (refusal) return refusal
  const rejected = await updateReturn(tx, goods, {
    status: 'REJECTED',
    rejectedAt: ctx.clock.now(),
    rejectionReason,
  })
  return because(rejectionReason, changed('GoodsReturn', goods, rejected))
})
