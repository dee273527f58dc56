import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { type PlannerThread, workerThreads } from './planner-thread.ts'
import { dataSubgraph } from './testing/data-subgraph.ts'
import { compose } from './testing/local-engine.ts'

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

/** How many threads of this process give way to others: the nineteenth field of their `stat`, after a name in parentheses. */
const yielding = () =>
  readdirSync('/proc/self/task').filter((id) => {
    const fields = readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[16]) > getPriority()
  }).length

test.runIf(process.platform === 'linux')('a planner thread yields to the threads that serve', async () => {
  expect(yielding()).toBe(0)
  const supergraphSdl = compose([dataSubgraph('a', 'type Query { n: Int }', {})])
  let thread: PlannerThread | undefined
  const loaded = new Promise<void>((resolve, reject) => {
    thread = workerThreads()({ reply: () => resolve(), ended: reject })
  })
  thread?.post({ kind: 'load', id: 1, generation: 1, supergraphSdl, limits: { maxEvaluatedPlans: 1, maxPaths: 1 } })
  await loaded
  expect(yielding()).toBe(1)
  await thread?.end()
})
