/** Where plans come from, seen from the engine: threads, or this very thread. */
import type { PlanNode } from '@apollo/query-planner'
import type { Cancellation } from './cancellation.ts'
import type { PlannerFacts, PlanRequest } from './planner.ts'

/** Who waits for a plan. */
export interface PlanAsker {
  /** Whose turn it uses; undefined are clients that nobody tells apart. */
  client: string | undefined
  /** Warming: waits behind all clients. */
  isBackground?: boolean
  /** Ends when nobody waits for the plan any more. */
  cancellation: Cancellation
  /** Set by the host: another client waits for the same plan, which may from now on come in that client's turn too. */
  join?: (client: string | undefined) => void
}

export interface LoadedPlanner {
  facts: PlannerFacts
  plan(request: PlanRequest, asker: PlanAsker): Promise<PlanNode | undefined>
  unload(): void
}

export interface PlannerHost {
  load(supergraphSdl: string): Promise<LoadedPlanner>
  stop(): Promise<void>
}
