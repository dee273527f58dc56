import { created, creatingCommand } from '@channelgraph/command'
import { addMonths, badInput, businessDateOf, check, newId, notFound, startOfDay } from '@channelgraph/values'
import { activeEmployees } from '../../employees/employees.steps.ts'
import { findCourses } from '../courses.store.ts'
import { findSessions, findSessionsOfTrainers, sessions } from '../sessions.store.ts'
import { openingSession, refuseBusy, refuseTrainers } from '../training.rules.ts'

export interface PlanSession {
  readonly idempotencyKey: string
  readonly input: {
    readonly courseId: string
    readonly startsAt: Date
    readonly endsAt: Date
    readonly trainerIds: readonly string[]
    readonly capacity: number
  }
}

export const planSession = creatingCommand('training:plan', findSessions, async (tx, ctx, { input }: PlanSession) => {
  const planned = plannedOf(input, ctx.clock.now())
  const course = (await findCourses(tx, ctx.scope, [input.courseId])).get(input.courseId)
  if (!course) throw notFound('The course', '培训课程')
  const trainers = await activeEmployees(tx, planned.trainerIds, { en: 'The trainer', zh: '培训讲师' })
  const refusal = refuseTrainers(course, trainers) ?? refuseBusy(trainers, await findSessionsOfTrainers(tx, planned))
  if (refusal) return refusal
  const opening = openingSession({ id: newId('session'), courseId: course.id, ...planned })
  return created('TrainingSession', await sessions.insert(tx, opening))
})

const MAX_TRAINERS = 20
const MAX_CAPACITY = 500
const MAX_MONTHS_AHEAD = 60
const MAX_MONTHS_LONG = 12

/** A session is planned before it is over, and not for ever. */
function plannedOf({ startsAt, endsAt, trainerIds, capacity }: PlanSession['input'], now: Date) {
  check.instant('endsAt', endsAt, now, startOfDay(addMonths(businessDateOf(now), MAX_MONTHS_AHEAD)))
  check.instant('startsAt', startsAt, startOfDay(addMonths(businessDateOf(endsAt), -MAX_MONTHS_LONG)), endsAt)
  if (endsAt <= startsAt) throw badInput('`endsAt` must be after `startsAt`.', '`endsAt` 须晚于 `startsAt`。')
  return {
    startsAt,
    endsAt,
    trainerIds: [...check.items('trainerIds', [...new Set(trainerIds)], 1, MAX_TRAINERS)],
    capacity: check.wholeNumber('capacity', capacity, 1, MAX_CAPACITY),
  }
}
