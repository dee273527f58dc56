import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, Money } from '@channelgraph/values'
import { grants, refuseRaise } from '../credit.rules.ts'
import { creditLines } from '../credit.store.ts'

export interface SetCreditLimit extends Versioned {
  readonly limit: Money
  readonly reason: string
}

export const setCreditLimit = command(
  'credit:limit',
  async (tx, ctx, { id, expectedVersion, limit: asked, reason: given }: SetCreditLimit) => {
    const limit = check.moneyWithin('limit', asked, Money.zero)
    const reason = check.text('reason', given)
    const line = await creditLines.lock(tx, ctx, id, expectedVersion)
    const refusal = refuseRaise(ctx.viewer, line, limit)
    if (refusal) return refusal
    const granted = grants(ctx.viewer) ? { limit, approvedLimit: limit } : { limit }
    return withReason(reason, changed('CreditLine', line, await creditLines.update(tx, line, granted)))
  },
)
