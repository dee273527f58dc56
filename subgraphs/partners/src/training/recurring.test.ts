import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, idOf } from '../testing/fixture.ts'
import { recurringTimes } from './training.rules.ts'
import { trainingSession } from './training.tables.ts'

const t = await testSubgraph(partners)
const { aCourse, aSession } = await channelOf(t)
const course = await aCourse({ topics: ['MARKET'], mandatoryForOnboarding: false, coDepartments: ['MARKETING'] })

const PLAN = `mutation ($input: PlanRecurringSessionsInput!, $key: ID!) { planRecurringSessions(input: $input, idempotencyKey: $key) {
  ... on RecurringSessions { sessions { id startsAt endsAt capacity course { code } trainers { id } } }
  ... on Refusal { refusal: code } ... on TrainerBusy { sessionId } } }`
const plan = async (given: object = {}, key: string = newId('event')) => {
  const hours = { startsAt: '2027-01-31T01:00:00Z', endsAt: '2027-01-31T08:00:00Z' }
  const input = { courseId: course.id, ...hours, everyMonths: 3, times: 4, trainerIds: [idOf('tech-support')] }
  const { data, errors } = await t.ask('tech-support', PLAN, { key, input: { capacity: 30, ...input, ...given } })
  return errors.length > 0 ? { error: errors[0]!.message } : data.planRecurringSessions
}
const count = () => t.db.$count(trainingSession, eq(trainingSession.courseId, course.id))

describe('P-13 定期 a course that recurs', () => {
  test('P-13 is planned whole: the same hours in Shanghai every quarter, the last day where a month is shorter', async () => {
    const key = newId('event')
    const before = await count()
    const { sessions } = await plan({}, key)
    expect(sessions.map(({ startsAt, endsAt }: Record<string, string>) => [startsAt, endsAt])).toEqual([
      ['2027-01-31T01:00:00.000Z', '2027-01-31T08:00:00.000Z'],
      ['2027-04-30T01:00:00.000Z', '2027-04-30T08:00:00.000Z'],
      ['2027-07-31T01:00:00.000Z', '2027-07-31T08:00:00.000Z'],
      ['2027-10-31T01:00:00.000Z', '2027-10-31T08:00:00.000Z'],
    ])
    expect(await plan({}, key)).toEqual({ sessions })
    expect(await count()).toBe(before + 4)
  })

  test('P-13 not at all where a trainer is somewhere else on one of its days, and the session is named', async () => {
    const before = await count()
    const busy = await aSession({
      status: 'OPEN',
      startsAt: new Date('2028-04-15T06:00:00Z'),
      endsAt: new Date('2028-04-15T09:00:00Z'),
    })
    const hours = { startsAt: '2028-01-15T01:00:00Z', endsAt: '2028-01-15T08:00:00Z' }
    expect(await plan(hours)).toEqual({ refusal: 'TRAINER_BUSY', sessionId: busy.id })
    expect(await count()).toBe(before)
    const quarters = { startsAt: '2028-02-15T01:00:00Z', endsAt: '2028-02-15T08:00:00Z' }
    const both = await Promise.all([plan(quarters), plan(quarters)])
    expect(both.map(({ refusal }) => refusal ?? 'planned').sort()).toEqual(['TRAINER_BUSY', 'planned'])
  })

  test('within bounds that the error names', async () => {
    expect((await plan({ times: 1 })).error).toContain('`times` must be a whole number from 2 to 24')
    expect((await plan({ everyMonths: 13 })).error).toContain('`everyMonths` must be a whole number from 1 to 12')
    expect((await plan({ everyMonths: 12, times: 24 })).error).toContain('within 60 months')
  })
})

test('P-13 those are free to teach who are of its departments and have no session then', async () => {
  const FREE = `query ($startsAt: DateTime!, $endsAt: DateTime!) {
    freeTrainers(courseId: "${course.id}", startsAt: $startsAt, endsAt: $endsAt) { id } }` as const
  const free = async (day: string) => {
    const times = { startsAt: `${day}T01:00:00Z`, endsAt: `${day}T08:00:00Z` }
    return (await t.data('tech-support', FREE, times)).freeTrainers.map(({ id }: { id: string }) => id)
  }
  const both = [idOf('marketing'), idOf('tech-support')]
  expect((await free('2028-06-20')).sort()).toEqual(both.sort())
  const session = await aSession({
    courseId: course.id,
    startsAt: new Date('2028-06-20T06:00:00Z'),
    endsAt: new Date('2028-06-21T09:00:00Z'),
  })
  expect(await free('2028-06-21')).toEqual([idOf('marketing')])
  await t.db.update(trainingSession).set({ status: 'CANCELLED' }).where(eq(trainingSession.id, session.id))
  expect((await free('2028-06-21')).sort()).toEqual(both.sort())
})

test('times of a series are of its first day, so that a short month shortens no other', () => {
  const first = { startsAt: new Date('2026-12-31T01:00:00Z'), endsAt: new Date('2026-12-31T02:00:00Z') }
  const days = recurringTimes(first, { everyMonths: 1, times: 4 }).map(({ startsAt }) => startsAt.toISOString())
  expect(days.map((day) => day.slice(5, 10))).toEqual(['12-31', '01-31', '02-28', '03-31'])
})
