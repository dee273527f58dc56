import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { badInput, type Money } from '@channelgraph/values'
import { refuseRaise } from '../credit.rules.ts'
import { creditLines } from '../credit.store.ts'

export interface SetCreditLimit extends Versioned {
  readonly limit: Money
  readonly reason: string
}

export const setCreditLimit = command(
  'credit:limit',
  async (tx, ctx, { id, expectedVersion, limit, reason }: SetCreditLimit) => {
    if (limit.isNegative()) throw badInput('limit is 0.00 or more.')
    if (reason.trim() === '') throw badInput('reason says why the limit is changed.')
    const line = await creditLines.lock(tx, ctx, id, expectedVersion)
    const refusal = refuseRaise(ctx.viewer, line, limit)
    if (refusal) return refusal
    return withReason(reason, changed('CreditLine', line, await creditLines.update(tx, line, { limit })))
  },
)
