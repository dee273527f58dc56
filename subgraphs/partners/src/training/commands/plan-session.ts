import { created, creatingCommand } from '@channelgraph/command'
import { badInput, newId, notFound } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
import { findCourses } from '../courses.store.ts'
import { findSessions, insertSession } from '../sessions.store.ts'
import { refuseTrainers } from '../training.rules.ts'
import type { TrainingSessionRow } from '../training.tables.ts'

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

export const planSession = creatingCommand<PlanSession, TrainingSessionRow>(
  'training:plan',
  (db, _scope, ids) => findSessions(db, ids),
  async (tx, ctx, { input }) => {
    const trainerIds = [...new Set(input.trainerIds)]
    checkInput(input, trainerIds, ctx.clock.now())
    const course = (await findCourses(tx, [input.courseId])).get(input.courseId)
    if (!course) throw notFound('The course')
    const employees = await findEmployees(tx, trainerIds)
    const trainers = trainerIds.map((id) => {
      const trainer = employees.get(id)
      if (!trainer?.active) throw notFound('The trainer')
      return trainer
    })
    const refusal = refuseTrainers(course, trainers)
    if (refusal) return refusal
    const session = await insertSession(tx, {
      id: newId('session'),
      courseId: course.id,
      startsAt: input.startsAt,
      endsAt: input.endsAt,
      trainerIds,
      capacity: input.capacity,
      status: 'PLANNED',
    })
    return created('TrainingSession', session)
  },
)

const MAX_TRAINERS = 20
const MAX_CAPACITY = 500

function checkInput(input: PlanSession['input'], trainerIds: readonly string[], now: Date): void {
  if (input.endsAt <= input.startsAt) throw badInput('endsAt lies after startsAt.')
  if (input.endsAt <= now) throw badInput('endsAt is past: a session is planned before it takes place.')
  if (trainerIds.length === 0 || trainerIds.length > MAX_TRAINERS)
    throw badInput(`trainerIds names 1 to ${MAX_TRAINERS} employees.`)
  if (input.capacity < 1 || input.capacity > MAX_CAPACITY) throw badInput(`capacity is 1 to ${MAX_CAPACITY}.`)
}
