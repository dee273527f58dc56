import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, descending, firstRowsOf, only } from '@channelgraph/paging'
import { indexBy } from '@channelgraph/values'
import { and, eq, getTableColumns, inArray, ne, sql } from 'drizzle-orm'
import { partnerTable } from '../partners/partners.tables.ts'
import { STILL_TO_HOLD } from './training.rules.ts'
import {
  type TrainingEnrolmentRow,
  type TrainingSessionRow,
  trainingEnrolment,
  trainingSession,
} from './training.tables.ts'

export const enrolments = rowsOf(trainingEnrolment, {
  what: { en: 'The enrolment', zh: '培训报名' },
  visible: (scope) => rowsInScope(scope, trainingEnrolment.partnerId, partnerTable),
})
const LATEST_FIRST = [descending(trainingEnrolment.enrolledAt), ascending(trainingEnrolment.id)]

export interface EnrolmentFilter {
  readonly status: TrainingEnrolmentRow['status'] | null
}

export const findEnrolments = enrolments.findBy('id')
export const findEnrolmentsOfSessions = firstRowsOf(enrolments, 'sessionId', { keys: LATEST_FIRST })
export const findEnrolmentsOfPartners = firstRowsOf(enrolments, 'partnerId', {
  keys: LATEST_FIRST,
  where: ({ status }: EnrolmentFilter) => only(trainingEnrolment.status, status),
})

/** Everybody who has a place in a session, whoever may see them: places are counted over all partners. */
export const findPlacesTaken = (tx: Database, sessionId: string): Promise<TrainingEnrolmentRow[]> =>
  tx
    .select()
    .from(trainingEnrolment)
    .where(and(eq(trainingEnrolment.sessionId, sessionId), ne(trainingEnrolment.status, 'CANCELLED')))

/** The session of the same course, still to be held, in which a trainee has a place already; null where there is none. */
export async function findOtherSession(
  tx: Database,
  { id, courseId }: Pick<TrainingSessionRow, 'id' | 'courseId'>,
  { partnerId, traineeName }: Pick<TrainingEnrolmentRow, 'partnerId' | 'traineeName'>,
): Promise<TrainingSessionRow | null> {
  const [other] = await tx
    .select(getTableColumns(trainingSession))
    .from(trainingEnrolment)
    .innerJoin(trainingSession, eq(trainingSession.id, trainingEnrolment.sessionId))
    .where(
      and(
        eq(trainingEnrolment.partnerId, partnerId),
        eq(trainingEnrolment.traineeName, traineeName),
        inArray(trainingEnrolment.status, ['ENROLLED', 'ATTENDED']),
        inArray(trainingSession.status, [...STILL_TO_HOLD]),
        eq(trainingSession.courseId, courseId),
        ne(trainingSession.id, id),
      ),
    )
    .orderBy(trainingSession.startsAt, trainingSession.id)
    .limit(1)
  return other ?? null
}

/** Ends the places of a session that nobody has used; returns each as it was and as it is. */
export async function endUnusedPlaces(
  tx: Database,
  sessionId: string,
  status: 'ABSENT' | 'CANCELLED',
): Promise<{ before: TrainingEnrolmentRow; after: TrainingEnrolmentRow }[]> {
  const unused = await tx
    .select()
    .from(trainingEnrolment)
    .where(and(eq(trainingEnrolment.sessionId, sessionId), eq(trainingEnrolment.status, 'ENROLLED')))
    .for('update')
  if (unused.length === 0) return []
  const ended = indexBy(
    await tx
      .update(trainingEnrolment)
      .set({ status, version: sql`${trainingEnrolment.version} + 1` })
      .where(
        inArray(
          trainingEnrolment.id,
          unused.map(({ id }) => id),
        ),
      )
      .returning(),
    (row) => row.id,
  )
  return unused.map((before) => ({ before, after: ended.get(before.id)! }))
}
