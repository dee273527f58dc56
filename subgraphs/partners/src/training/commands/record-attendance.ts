import { changed, command } from '@channelgraph/command'
import { findEmployees } from '../../employees/employees.store.ts'
import { findCourses } from '../courses.store.ts'
import { lockEnrolment, saveEnrolment } from '../enrolments.store.ts'
import { findSessions } from '../sessions.store.ts'
import { refuseRecord } from '../training.rules.ts'

export interface RecordAttendance {
  readonly id: string
  readonly expectedVersion: number
  readonly present: boolean
}

export const recordAttendance = command(
  'training:examine',
  async (tx, ctx, { id, expectedVersion, present }: RecordAttendance) => {
    const enrolment = await lockEnrolment(tx, ctx, id, expectedVersion)
    const session = (await findSessions(tx, [enrolment.sessionId])).get(enrolment.sessionId)!
    const course = (await findCourses(tx, [session.courseId])).get(session.courseId)!
    const recorder = (await findEmployees(tx, [ctx.viewer.subject])).get(ctx.viewer.subject)
    const refusal = refuseRecord('recordAttendance', enrolment, session, course, recorder)
    if (refusal) return refusal
    const saved = await saveEnrolment(tx, enrolment, { status: present ? 'ATTENDED' : 'ABSENT' })
    return changed('TrainingEnrolment', enrolment, saved)
  },
)
