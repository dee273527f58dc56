import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, check } from '@channelgraph/values'
import { refuseAppeal } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'

export interface AppealViolation extends Versioned {
  readonly grounds: string
}

export const appealViolation = command(
  'violation:appeal',
  async (tx, ctx, { id, expectedVersion, grounds }: AppealViolation) => {
    const appeal = check.text('grounds', grounds)
    const row = await violations.lock(tx, ctx, id, expectedVersion)
    const now = ctx.clock.now()
    const refusal = refuseAppeal(row, businessDateOf(now))
    if (refusal) return refusal
    const after = await violations.update(tx, row, { status: 'APPEALED', appeal, appealedAt: now })
    return changed('Violation', row, after)
  },
)
