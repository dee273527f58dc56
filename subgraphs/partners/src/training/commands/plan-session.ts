import { creatingCommand } from '@channelgraph/command'
import { courseOf, type GivenSession, plan, plannedOf, trainersOf } from '../planning.steps.ts'
import { findSessions } from '../sessions.store.ts'

export interface PlanSession {
  readonly idempotencyKey: string
  readonly input: GivenSession
}

export const planSession = creatingCommand('training:plan', findSessions, async (tx, ctx, { input }: PlanSession) => {
  const planned = plannedOf(input, ctx.clock.now())
  const course = await courseOf(tx, ctx, input.courseId)
  const trainers = await trainersOf(tx, course, planned.trainerIds)
  return '__typename' in trainers ? trainers : plan(tx, course, trainers, planned)
})
