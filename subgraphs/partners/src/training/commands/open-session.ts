import { changed, command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { lockSession, saveSessionStatus } from '../sessions.store.ts'
import { SESSION_TRANSITIONS } from '../training.rules.ts'

export interface OpenSession {
  readonly id: string
  readonly expectedVersion: number
}

export const openSession = command('training:run', async (tx, ctx, { id, expectedVersion }: OpenSession) => {
  const session = await lockSession(tx, ctx, id, expectedVersion)
  const refusal = refuseTransition(SESSION_TRANSITIONS, 'openSession', session.status)
  if (refusal) return refusal
  return changed('TrainingSession', session, await saveSessionStatus(tx, session, 'OPEN'))
})
