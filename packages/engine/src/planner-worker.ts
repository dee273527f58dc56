/** Entry of the planner thread: builds planners and plans, one message at a time. */
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { createPlanner, type Planner, type PlannerLimits, type PlanRequest } from './planner.ts'

export type PlannerMessage =
  | { kind: 'load'; id: number; generation: number; supergraphSdl: string; limits: PlannerLimits }
  | { kind: 'plan'; id: number; generation: number; request: PlanRequest }
  | { kind: 'unload'; generation: number }

export type PlannerReply = { id: number; result: unknown } | { id: number; failure: string }

const port = parentPort
if (!port) throw new Error('planner-worker.ts runs as a worker thread')
const planners = new Map<number, Planner>()

function handle(message: PlannerMessage): unknown {
  if (message.kind === 'unload') return planners.delete(message.generation)
  if (message.kind === 'load') {
    const planner = createPlanner(message.supergraphSdl, message.limits)
    planners.set(message.generation, planner)
    yieldToTheServing()
    return planner.facts
  }
  const planner = planners.get(message.generation)
  if (!planner) throw new Error('This supergraph is no longer loaded.')
  return planner.plan(message.request)
}

/** So many steps of priority below the thread that serves everybody. */
const NICE = 10

/**
 * Who asks something new waits for its plan; nobody else has to wait for the core it is made on. Once it has loaded a supergraph,
 * for which a start waits. Linux gives each thread a priority; elsewhere this would be the whole process's.
 */
function yieldToTheServing(): void {
  if (process.platform === 'linux') setPriority(NICE)
}

port.on('message', (message: PlannerMessage) => {
  if (message.kind === 'unload') return void handle(message)
  try {
    port.postMessage({ id: message.id, result: handle(message) } satisfies PlannerReply)
  } catch (error) {
    port.postMessage({ id: message.id, failure: error instanceof Error ? error.message : String(error) })
  }
})
