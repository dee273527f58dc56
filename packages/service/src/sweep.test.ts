import type { Database } from '@channelgraph/access'
import { command, created } from '@channelgraph/command'
import { stubDepartment, testSubgraph } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { sweepRows } from './sweep.ts'

interface Job {
  readonly id: string
}

const findJobs = async (db: Database, state: string): Promise<Job[]> => [
  ...((await db.execute(sql`select id from job where state = ${state} order by id`)) as unknown as Job[]),
]

const doJob = command('schedule:sweep', async (tx, _ctx, job: Job) => {
  await tx.execute(sql`update job set state = 'DONE', times = times + 1 where id = ${job.id}`)
  if (job.id.startsWith('bad')) throw new Error(`${job.id} cannot be done`)
  return created('Job', job)
})
const broken = { name: 'broken', run: () => Promise.reject(new Error('nothing works')) }
const jobs = sweepRows(
  'jobs',
  async (tx, _ctx, limit) => [
    ...((await tx.execute(
      sql`select id from job where state = 'DUE' order by id limit ${limit} for update skip locked`,
    )) as unknown as Job[]),
  ],
  doJob,
)

const t = await testSubgraph({ ...stubDepartment, sweeps: [broken, jobs] })
await t.db.execute(sql`create table job (id text primary key, state text not null, times int not null default 0)`)
beforeEach(() => t.db.execute(sql`delete from job`))

const due = (...ids: string[]) =>
  t.db.execute(sql`insert into job (id, state) select unnest(${sql.param(ids)}::text[]), 'DUE'`)

test('a row that cannot be done is undone alone: those beside it take effect', async () => {
  await due('a', 'bad', 'z')
  await expect(jobs.run(t.subgraph.system('test'))).rejects.toThrow('1 rows could not be done')
  expect((await findJobs(t.db, 'DONE')).map(({ id }) => id)).toEqual(['a', 'z'])
  expect((await findJobs(t.db, 'DUE')).map(({ id }) => id)).toEqual(['bad'])
})

test('more rows than a page that cannot be done hide none of those behind them, are named, and are tried again', async () => {
  await due(...Array.from({ length: 130 }, (_, i) => `bad-${String(i).padStart(3, '0')}`), 'y', 'z')
  const run = () => jobs.run(t.subgraph.system('test'))
  await expect(run()).rejects.toThrow('130 rows could not be done (bad-000, bad-001,')
  expect((await findJobs(t.db, 'DONE')).map(({ id }) => id)).toEqual(['y', 'z'])
  await expect(t.subgraph.sweep()).rejects.toThrow('2 sweeps failed')
  expect(t.subgraph.failingRows()).toEqual(new Map([['jobs', 130]]))
  await t.db.execute(sql`delete from job where id like 'bad%'`)
  await expect(t.subgraph.sweep()).rejects.toThrow('1 sweeps failed')
  expect(t.subgraph.failingRows()).toEqual(new Map())
})

test('a backlog longer than a page is done at once', async () => {
  await due(...Array.from({ length: 250 }, (_, i) => `job-${String(i).padStart(3, '0')}`))
  expect(await jobs.run(t.subgraph.system('test'))).toBe(250)
})

test('replicas that sweep at the same time do each row once between them', async () => {
  await due(...Array.from({ length: 450 }, (_, i) => `job-${i}`))
  const done = await Promise.all([1, 2, 3].map((replica) => jobs.run(t.subgraph.system(`replica-${replica}`))))
  expect(done.reduce((sum, count) => sum + count)).toBe(450)
  expect(await t.db.execute(sql`select times, count(*)::int from job group by times`)).toEqual([
    { times: 1, count: 450 },
  ])
})

test('a sweep that fails keeps no other from its work, and is told at the end', async () => {
  await due('a')
  await expect(t.subgraph.sweep()).rejects.toThrow('1 sweeps failed')
  expect((await findJobs(t.db, 'DONE')).map(({ id }) => id)).toEqual(['a'])
})
