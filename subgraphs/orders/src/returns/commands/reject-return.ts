import { because, changed, command } from '@channelgraph/command'
import { badInput } from '@channelgraph/values'
import { refuseReturn } from '../returns.rules.ts'
import { lockReturn, updateReturn } from '../returns.store.ts'

export interface RejectReturn {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const rejectReturn = command('return:decide', async (tx, ctx, { id, expectedVersion, reason }: RejectReturn) => {
  if (reason.trim() === '') throw badInput('reason says why the return is refused.')
  const goods = await lockReturn(tx, ctx, id, expectedVersion)
  const refusal = refuseReturn('rejectReturn', goods)
  if (refusal) return refusal
  const rejected = await updateReturn(tx, goods, {
    status: 'REJECTED',
    rejectedAt: ctx.clock.now(),
    rejectionReason: reason.trim(),
  })
  return because(reason, changed('GoodsReturn', goods, rejected))
})
