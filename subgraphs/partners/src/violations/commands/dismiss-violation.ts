import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { VIOLATION } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'

export interface DismissViolation extends Versioned {
  readonly reason: string
}

export const dismissViolation = command(
  'violation:investigate',
  async (tx, ctx, { id, expectedVersion, reason: given }: DismissViolation) => {
    const reason = check.text('reason', given)
    const row = await violations.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(VIOLATION, 'dismissViolation', row)
    if (refusal) return refusal
    const done = changed('Violation', row, await violations.update(tx, row, { status: 'DISMISSED' }))
    return withReason(reason, done, { visibleToPartner: true })
  },
)
