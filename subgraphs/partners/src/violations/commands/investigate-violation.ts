import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { VIOLATION } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'

export const investigateViolation = command(
  'violation:investigate',
  async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const row = await violations.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(VIOLATION, 'investigateViolation', row)
    if (refusal) return refusal
    const change = { status: 'INVESTIGATING', ...withContributor(row, ctx.viewer) } as const
    return changed('Violation', row, await violations.update(tx, row, change))
  },
)
