import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { type PlannerThread, workerThreads } from './planner-thread.ts'

test('a planner thread has a small young generation whatever its process has for its answers', async () => {
  setFlagsFromString('--max-semi-space-size=64') // as the gateway is started
  let thread: PlannerThread | undefined
  const limit = await new Promise<number>((resolve, reject) => {
    const start = workerThreads(new URL('./testing/heap-limit.mjs', import.meta.url), 100)
    thread = start({ reply: (reply) => resolve((reply as { result: number }).result), ended: reject })
  })
  await thread?.end()
  // 100 MB and three times its half of the young generation; with the process's own it would be 290.
  expect(limit / 2 ** 20).toBeLessThan(160)
})

test('a planner thread that several end at the same time has ended for each of them', async () => {
  const start = workerThreads(new URL('./testing/heap-limit.mjs', import.meta.url), 100)
  const thread = start({ reply: () => undefined, ended: () => undefined })
  const ends = [thread.end(), thread.end()]
  await Promise.all(ends)
})
