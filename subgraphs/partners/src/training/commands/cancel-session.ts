import { changed, combine, command, withReason } from '@channelgraph/command'
import { badInput, refuseTransition } from '@channelgraph/values'
import { cancelUnusedPlaces } from '../enrolments.store.ts'
import { lockSession, saveSessionStatus } from '../sessions.store.ts'
import { SESSION_TRANSITIONS } from '../training.rules.ts'

export interface CancelSession {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
}

export const cancelSession = command(
  'training:run',
  async (tx, ctx, { id, expectedVersion, reason }: CancelSession) => {
    if (reason.trim() === '') throw badInput('reason says why the session does not take place.')
    const session = await lockSession(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(SESSION_TRANSITIONS, 'cancelSession', session.status)
    if (refusal) return refusal
    const cancelled = changed('TrainingSession', session, await saveSessionStatus(tx, session, 'CANCELLED'))
    const places = await cancelUnusedPlaces(tx, session.id)
    return withReason(
      reason,
      combine(cancelled, ...places.map(({ before, after }) => changed('TrainingEnrolment', before, after))),
    )
  },
)
