import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { unchecked } from '@channelgraph/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Process, type RunningGraph, seededDatabases, startGraph } from '../harness/index.ts'
import { type Balancer, startBalancer } from './balancer.ts'

// What a deployment does: two replicas of each department behind one address, told to stop one after the other while people read.
// All departments are deployed at the same time.

const Q01 = unchecked(
  readFileSync(new URL('../../gateway/examples/Q01-top-distributors-east-china.graphql', import.meta.url), 'utf8'),
)
const SIDE_BY_SIDE = `{
  partners(first: 3) { nodes { name openComplaintCount balance { overdue } } }
  products(first: 3) { nodes { sku } }
  stations(first: 3) { nodes { name } }
  overduePartners(first: 3) { nodes { overdue } }
}`
const READERS = 3
/** How long a reader waits between: most can go wrong while a replica goes; whoever starts is left the machine. */
const BETWEEN_MS = { whileOneGoes: 50, otherwise: 500 }
/** A replica that was told to stop serves so long: longer than any reader waits. */
const GRACE_MS = 1_000
/** Nine processes and eight restarts, on a machine that may be busy. */
const PATIENT_MS = 900_000

const balancers = {} as Record<Department, Balancer>
let graph: RunningGraph
beforeAll(async () => {
  graph = await startGraph(await seededDatabases(), undefined, {
    replicas: 2,
    env: { STOP_GRACE_MS: String(GRACE_MS) },
    before: async (department, replicas) => {
      balancers[department] = await startBalancer(replicas)
      return balancers[department].url
    },
  })
  for (const name of DEPARTMENTS)
    for (const replica of replicasOf(name)) await balancers[name].untilReady(graph.urlOf(replica))
}, PATIENT_MS)
afterAll(() => Promise.all(Object.values(balancers).map((balancer) => balancer.close())))

const replicasOf = (name: Department): Process[] => [name, `${name}/2`]

/**
 * Readers that ask until they are stopped; each answer is held against what it was in quiet. `met` counts the reads that were under way
 * while what it is given was done.
 */
async function underLoad(
  work: (met: (going: () => Promise<void>) => Promise<number>) => Promise<void>,
): Promise<string[]> {
  const management = graph.as('management')
  const quiet = new Map<string, string>()
  quiet.set(Q01, JSON.stringify(await management.data(Q01)))
  quiet.set(SIDE_BY_SIDE, JSON.stringify(await management.data(SIDE_BY_SIDE)))
  let reading = true
  let going = false
  let begun = 0
  let ended = 0
  const failures: string[] = []
  const readers = Array.from({ length: READERS }, async () => {
    while (reading) {
      for (const [query, expected] of quiet) {
        begun += 1
        const { status, data, errors } = await management.ask(unchecked(query))
        ended += 1
        if (status !== 200 || errors.length > 0) failures.push(JSON.stringify(errors))
        else if (JSON.stringify(data) !== expected) failures.push(`another answer: ${JSON.stringify(data)}`)
        await pause(going ? BETWEEN_MS.whileOneGoes : BETWEEN_MS.otherwise)
      }
    }
  })
  try {
    await work(async (goes) => {
      const before = ended
      going = true
      await goes()
      going = false
      return begun - before
    })
  } finally {
    reading = false
    await Promise.all(readers)
  }
  return failures
}

test('a rolling restart of every department under load fails no read', { timeout: PATIENT_MS }, async () => {
  const exits: unknown[] = []
  const met: number[] = []
  const failures = await underLoad(async (metBy) => {
    for (const nth of [0, 1]) {
      const going = DEPARTMENTS.map((name) => ({ name, replica: replicasOf(name)[nth]! }))
      const stop = async () => void exits.push(...(await Promise.all(going.map(({ replica }) => graph.stop(replica)))))
      met.push(await metBy(stop))
      await Promise.all(
        going.map(async ({ name, replica }) => {
          await graph.start(replica)
          await balancers[name].untilReady(graph.urlOf(replica))
        }),
      )
    }
  })
  expect(failures).toEqual([])
  expect(exits).toEqual(Array(8).fill(0))
  // Each reader at least once: a test of restarts that nobody read meanwhile would prove nothing.
  expect(met.filter((reads) => reads < READERS)).toEqual([])
})

test('afterwards every replica follows its feeds again', async () => {
  const readiness = async () => {
    const answers = await Promise.all(
      DEPARTMENTS.flatMap(replicasOf).map(async (replica) =>
        (await fetch(`${graph.urlOf(replica)}/health/ready`)).json(),
      ),
    )
    return new Set(answers.flatMap((answer) => Object.values((answer as { feeds: Record<string, string> }).feeds)))
  }
  await expect.poll(readiness, { timeout: 60_000 }).toEqual(new Set(['following']))
})
