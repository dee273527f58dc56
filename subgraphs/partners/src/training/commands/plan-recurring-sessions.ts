import { combine, creatingCommand, type Done, unchanged } from '@channelgraph/command'
import { badInput, check, newId } from '@channelgraph/values'
import { courseOf, type GivenSession, lastPlannable, plan, plannedOf, trainersOf } from '../planning.steps.ts'
import { findSeries } from '../sessions.store.ts'
import { recurringTimes } from '../training.rules.ts'
import type { TrainingSessionRow } from '../training.tables.ts'

export interface PlanRecurringSessions {
  readonly idempotencyKey: string
  readonly input: GivenSession & { readonly everyMonths: number; readonly times: number }
}

const MAX_EVERY = 12
const MAX_TIMES = 24

/** 四.2 定期: what recurs is planned whole, or not at all where one of its trainers is busy on one of its days. */
export const planRecurringSessions = creatingCommand(
  'training:plan',
  findSeries,
  async (tx, ctx, { input }: PlanRecurringSessions) => {
    const now = ctx.clock.now()
    const planned = plannedOf(input, now)
    const times = recurringTimes(planned, {
      everyMonths: check.wholeNumber('everyMonths', input.everyMonths, 1, MAX_EVERY),
      times: check.wholeNumber('times', input.times, 2, MAX_TIMES),
    })
    if (times.at(-1)!.endsAt > lastPlannable(now)) throw tooFarAhead()
    const course = await courseOf(tx, ctx, input.courseId)
    const trainers = await trainersOf(tx, course, planned.trainerIds)
    if ('__typename' in trainers) return trainers
    const seriesId = newId('session')
    const done: Done<TrainingSessionRow>[] = []
    for (const [i, time] of times.entries()) {
      const id = i === 0 ? seriesId : newId('session')
      const one = await plan(tx, course, trainers, { ...planned, ...time, id, seriesId })
      if ('__typename' in one) return one
      done.push(one)
    }
    return combine(unchanged({ id: seriesId, sessions: done.map(({ result }) => result) }), ...done)
  },
)

const tooFarAhead = () =>
  badInput(
    'The last session must end within 60 months: give smaller `times` or `everyMonths`.',
    '最后一场须在 60 个月内结束:请减小 `times` 或 `everyMonths`。',
  )
