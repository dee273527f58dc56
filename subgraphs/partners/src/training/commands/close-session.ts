import { command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { endSession } from '../ending.steps.ts'
import { sessions } from '../sessions.store.ts'
import { SESSION } from '../training.rules.ts'

export const closeSession = command('training:run', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const session = await sessions.lock(tx, ctx, id, expectedVersion)
  return checkTransition(SESSION, 'closeSession', session) ?? endSession(tx, session, 'CLOSED')
})
