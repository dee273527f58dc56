/** Entry of the planner thread: builds planners and plans, one message at a time. */
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
    return planner.facts
  }
  const planner = planners.get(message.generation)
  if (!planner) throw new Error('This supergraph is no longer loaded.')
  return planner.plan(message.request)
}

port.on('message', (message: PlannerMessage) => {
  if (message.kind === 'unload') return void handle(message)
  try {
    port.postMessage({ id: message.id, result: handle(message) } satisfies PlannerReply)
  } catch (error) {
    port.postMessage({ id: message.id, failure: error instanceof Error ? error.message : String(error) })
  }
})
