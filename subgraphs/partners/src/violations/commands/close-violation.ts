import { changed, command, permitted, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { violationLifted } from '../violations.events.ts'
import { stopsBusiness, VIOLATION } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'

export interface CloseViolation extends Versioned {
  readonly note: string
}

export const closeViolation = command(
  'violation:close',
  async (tx, ctx, { id, expectedVersion, note: given }: CloseViolation) => {
    const note = check.text('note', given)
    const row = await violations.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(VIOLATION, 'closeViolation', row)
    if (refusal) return refusal
    // Who stopped supply lets it go on.
    if (stopsBusiness(row)) permitted(ctx, 'violation:sanction')
    const after = await violations.update(tx, row, { status: 'CLOSED', closedAt: ctx.clock.now() })
    const done = changed('Violation', row, after, violationLifted(after, 'CLOSED'))
    return withReason(note, done, { visibleToPartner: true })
  },
)
