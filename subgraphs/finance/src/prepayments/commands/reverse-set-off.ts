import { combine, command, unchanged, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { SET_OFF } from '../prepayments.rules.ts'
import { setOffs } from '../prepayments.store.ts'
import { reverseSetOffs, setOffWaiting } from '../set-off.steps.ts'

export interface ReverseSetOff extends Versioned {
  readonly reason: string
}

export const reverseSetOff = command(
  'prepayment:set-off',
  async (tx, ctx, { id, expectedVersion, reason: given }: ReverseSetOff) => {
    const reason = check.text('reason', given)
    const row = await setOffs.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(SET_OFF, 'reverseSetOff', row)
    if (refusal) return refusal
    const { closed, outcomes } = await reverseSetOffs(tx, ctx, [row])
    // Other money pays this debt at once, and this money another debt; the two stay apart.
    const waited = await setOffWaiting(tx, ctx, row.partnerId)
    return withReason(reason, combine(unchanged(closed[0]!), ...outcomes, ...waited))
  },
)
