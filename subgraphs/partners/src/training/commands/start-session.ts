import { changed, command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { lockSession, saveSessionStatus } from '../sessions.store.ts'
import { SESSION_TRANSITIONS } from '../training.rules.ts'

export interface StartSession {
  readonly id: string
  readonly expectedVersion: number
}

export const startSession = command('training:run', async (tx, ctx, { id, expectedVersion }: StartSession) => {
  const session = await lockSession(tx, ctx, id, expectedVersion)
  const refusal = refuseTransition(SESSION_TRANSITIONS, 'startSession', session.status)
  if (refusal) return refusal
  return changed('TrainingSession', session, await saveSessionStatus(tx, session, 'RUNNING'))
})
