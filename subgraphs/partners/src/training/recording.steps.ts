import type { Database } from '@channelgraph/access'
import type { CommandContext, Versioned } from '@channelgraph/command'
import { findEmployees } from '../employees/employees.store.ts'
import { findCourses } from './courses.store.ts'
import { enrolments } from './enrolments.store.ts'
import { findSessions } from './sessions.store.ts'
import { refuseRecord } from './training.rules.ts'

/** A locked enrolment with its course, and what refuses that its trainer records something of it. */
export async function lockForRecord(
  tx: Database,
  ctx: CommandContext,
  command: Parameters<typeof refuseRecord>[0],
  { id, expectedVersion }: Versioned,
) {
  const enrolment = await enrolments.lock(tx, ctx, id, expectedVersion)
  const session = (await findSessions(tx, ctx.scope, [enrolment.sessionId])).get(enrolment.sessionId)!
  const course = (await findCourses(tx, ctx.scope, [session.courseId])).get(session.courseId)!
  const recorder = (await findEmployees(tx, ctx.scope, [ctx.viewer.subject])).get(ctx.viewer.subject)
  return {
    enrolment,
    session,
    course,
    refusal: refuseRecord(command, enrolment, session, course, recorder, ctx.clock.now()),
  }
}
