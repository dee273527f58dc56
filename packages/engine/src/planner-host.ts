/** Where plans come from, seen from the engine: a thread, or this very thread. */
import type { PlanNode } from '@apollo/query-planner'
import type { PlannerFacts, PlanRequest } from './planner.ts'

export interface LoadedPlanner {
  facts: PlannerFacts
  /** `background` work (warming) waits behind clients' operations. */
  plan(request: PlanRequest, priority: 'client' | 'background'): Promise<PlanNode | undefined>
  unload(): void
}

export interface PlannerHost {
  load(supergraphSdl: string): Promise<LoadedPlanner>
  stop(): Promise<void>
}
