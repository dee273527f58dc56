/** The planner where it is called; for tests and tools. The limit on time does not hold here, only the counts do. */
import { EngineError } from './errors.ts'
import { createPlanner, type PlannerLimits } from './planner.ts'
import type { PlannerHost } from './planner-host.ts'

export function inlinePlanner(limits: PlannerLimits): PlannerHost {
  return {
    async load(supergraphSdl) {
      const planner = createPlanner(supergraphSdl, limits)
      return {
        facts: planner.facts,
        async plan(request) {
          try {
            return planner.plan(request)
          } catch (error) {
            throw new EngineError('PLANNING_FAILED', error instanceof Error ? error.message : String(error), error)
          }
        },
        unload: () => undefined,
      }
    },
    stop: async () => undefined,
  }
}
