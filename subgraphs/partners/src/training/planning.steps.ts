import type { Database } from '@channelgraph/access'
import { type CommandContext, created } from '@channelgraph/command'
import { addMonths, badInput, businessDateOf, check, newId, notFound, startOfDay } from '@channelgraph/values'
import { activeEmployees } from '../employees/employees.steps.ts'
import type { EmployeeRow } from '../employees/employees.tables.ts'
import { findCourses } from './courses.store.ts'
import { findSessionsOfTrainers, sessions } from './sessions.store.ts'
import { openingSession, refuseBusy, refuseTrainers } from './training.rules.ts'
import type { TrainingCourseRow, TrainingSessionRow } from './training.tables.ts'

/** What is asked of a session that is to be planned. */
export interface GivenSession {
  readonly courseId: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly trainerIds: readonly string[]
  readonly capacity: number
}

type Planned = Pick<TrainingSessionRow, 'startsAt' | 'endsAt' | 'trainerIds' | 'capacity'>

const MAX_TRAINERS = 20
const MAX_CAPACITY = 500
const MAX_MONTHS_AHEAD = 60
const MAX_MONTHS_LONG = 12

/** The last moment for which anything is planned. */
export const lastPlannable = (now: Date): Date => startOfDay(addMonths(businessDateOf(now), MAX_MONTHS_AHEAD))

/** When a session is: it is planned before it is over, and not for ever. Throws BAD_USER_INPUT otherwise. */
export function timesOf({ startsAt, endsAt }: Pick<GivenSession, 'startsAt' | 'endsAt'>, now: Date) {
  check.instant('endsAt', endsAt, now, lastPlannable(now))
  check.instant('startsAt', startsAt, startOfDay(addMonths(businessDateOf(endsAt), -MAX_MONTHS_LONG)), endsAt)
  if (endsAt <= startsAt) throw badInput('`endsAt` must be after `startsAt`.', '`endsAt` 须晚于 `startsAt`。')
  return { startsAt, endsAt }
}

export const plannedOf = ({ startsAt, endsAt, trainerIds, capacity }: GivenSession, now: Date): Planned => ({
  ...timesOf({ startsAt, endsAt }, now),
  trainerIds: [...check.items('trainerIds', [...new Set(trainerIds)], 1, MAX_TRAINERS)],
  capacity: check.wholeNumber('capacity', capacity, 1, MAX_CAPACITY),
})

export async function courseOf(tx: Database, ctx: CommandContext, courseId: string): Promise<TrainingCourseRow> {
  const course = (await findCourses(tx, ctx.scope, [courseId])).get(courseId)
  if (!course) throw notFound('The course', '培训课程')
  return course
}

/** Who is to teach a course; refused where one of them may not. */
export async function trainersOf(tx: Database, course: TrainingCourseRow, trainerIds: readonly string[]) {
  const trainers = await activeEmployees(tx, trainerIds, { en: 'The trainer', zh: '培训讲师' })
  return refuseTrainers(course, trainers) ?? trainers
}

/** Plans a session of a course, of a series where it has one, unless one of its trainers is somewhere else. */
export async function plan(
  tx: Database,
  course: TrainingCourseRow,
  trainers: readonly EmployeeRow[],
  planned: Planned & Partial<Pick<TrainingSessionRow, 'id' | 'seriesId'>>,
) {
  const busy = refuseBusy(trainers, await findSessionsOfTrainers(tx, planned))
  if (busy) return busy
  const opening = openingSession({ id: newId('session'), courseId: course.id, ...planned })
  return created('TrainingSession', await sessions.insert(tx, opening))
}
