import { changed, command, type Versioned } from '@channelgraph/command'
import { sessions } from '../sessions.store.ts'
import { refuseStart } from '../training.rules.ts'

export const startSession = command('training:run', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const session = await sessions.lock(tx, ctx, id, expectedVersion)
  const refusal = refuseStart(session, ctx.clock.now())
  if (refusal) return refusal
  return changed('TrainingSession', session, await sessions.update(tx, session, { status: 'RUNNING' }))
})
