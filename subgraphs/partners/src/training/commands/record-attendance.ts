import { changed, command, type Versioned } from '@channelgraph/command'
import { findEmployees } from '../../employees/employees.store.ts'
import { findCourses } from '../courses.store.ts'
import { enrolments } from '../enrolments.store.ts'
import { findSessions } from '../sessions.store.ts'
import { refuseRecord } from '../training.rules.ts'

export interface RecordAttendance extends Versioned {
  readonly present: boolean
}

export const recordAttendance = command(
  'training:examine',
  async (tx, ctx, { id, expectedVersion, present }: RecordAttendance) => {
    const enrolment = await enrolments.lock(tx, ctx, id, expectedVersion)
    const session = (await findSessions(tx, ctx.scope, [enrolment.sessionId])).get(enrolment.sessionId)!
    const course = (await findCourses(tx, ctx.scope, [session.courseId])).get(session.courseId)!
    const recorder = (await findEmployees(tx, ctx.scope, [ctx.viewer.subject])).get(ctx.viewer.subject)
    const refusal = refuseRecord('recordAttendance', enrolment, session, course, recorder)
    if (refusal) return refusal
    const saved = await enrolments.update(tx, enrolment, { status: present ? 'ATTENDED' : 'ABSENT' })
    return changed('TrainingEnrolment', enrolment, saved)
  },
)
