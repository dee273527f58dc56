import type { Database } from '@channelgraph/access'
import { changed, combine, type Done } from '@channelgraph/command'
import { endUnusedPlaces } from './enrolments.store.ts'
import { sessions } from './sessions.store.ts'
import { PLACES_AFTER } from './training.rules.ts'
import type { TrainingSessionRow } from './training.tables.ts'

/** Ends a locked session, and with it the places nobody used: absent from one that was held, cancelled with one that was not. */
export async function endSession(
  tx: Database,
  session: TrainingSessionRow,
  status: keyof typeof PLACES_AFTER,
): Promise<Done<TrainingSessionRow>> {
  const ended = changed('TrainingSession', session, await sessions.update(tx, session, { status }))
  const places = await endUnusedPlaces(tx, session.id, PLACES_AFTER[status])
  return combine(ended, ...places.map(({ before, after }) => changed('TrainingEnrolment', before, after)))
}
