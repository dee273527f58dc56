import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { sessions } from '../sessions.store.ts'
import { refuseOver, SESSION } from '../training.rules.ts'

export const openSession = command('training:run', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const session = await sessions.lock(tx, ctx, id, expectedVersion)
  const refusal = checkTransition(SESSION, 'openSession', session) ?? refuseOver(session, ctx.clock.now())
  if (refusal) return refusal
  return changed('TrainingSession', session, await sessions.update(tx, session, { status: 'OPEN' }))
})
