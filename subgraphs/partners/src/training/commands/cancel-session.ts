import { command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { endSession } from '../ending.steps.ts'
import { sessions } from '../sessions.store.ts'
import { SESSION } from '../training.rules.ts'

export interface CancelSession extends Versioned {
  readonly reason: string
}

export const cancelSession = command(
  'training:run',
  async (tx, ctx, { id, expectedVersion, reason: given }: CancelSession) => {
    const reason = check.text('reason', given)
    const session = await sessions.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(SESSION, 'cancelSession', session)
    if (refusal) return refusal
    return withReason(reason, await endSession(tx, session, 'CANCELLED'))
  },
)
