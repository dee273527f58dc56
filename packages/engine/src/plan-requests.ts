/**
 * Which fetches go out together, and what each request waits for. A fetch waits only for the fetches whose data it
 * reads. A fetch joins a later one of the same subgraph when everything that needs its answer has to wait for that
 * later answer anyway: then waiting costs no latency and saves a request.
 */
import { joined } from './join.ts'
import type { PlannedFetch, RequiredNode } from './plan-fetches.ts'
import { type PlanPlaces, prefixesOf } from './plan-places.ts'

export interface PlannedRequest {
  fetches: PlannedFetch[]
  /** Indices of requests whose answers this one reads. */
  after: number[]
}

/** For each fetch by its index, the fetches whose data it reads; of a mutation all that come before it. */
export function needsOf(fetches: PlannedFetch[], places: PlanPlaces): ReadonlySet<number>[] {
  const isMutation = fetches.some((fetch) => fetch.operation.operation === 'mutation')
  return fetches.map((fetch) => (isMutation ? fetch.before : dependenciesOf(fetch, places)))
}

/** Requests in an order in which each comes after those it waits for. */
export function requestsOf(fetches: PlannedFetch[], needs: ReadonlySet<number>[], join: boolean): PlannedRequest[] {
  const isMutation = fetches.some((fetch) => fetch.operation.operation === 'mutation')
  const groups = join && !isMutation ? joined(fetches, needs) : fetches.map((fetch) => [fetch.index])
  const ordered = inOrder(groups, needs)
  const positions: number[] = []
  for (const [position, group] of ordered.entries()) for (const index of group) positions[index] = position
  return ordered.map((group, position) => {
    const after = new Set(group.flatMap((index) => [...needs[index]!].map((need) => positions[need]!)))
    after.delete(position)
    return { fetches: group.map((index) => fetches[index]!), after: [...after].sort((a, b) => a - b) }
  })
}

function readsOf(fetch: PlannedFetch): Set<string> {
  const path = prefixesOf(fetch)
  const places = new Set(path)
  const visit = (nodes: RequiredNode[], place: string): void => {
    for (const node of nodes) {
      if (node.kind === 'field') {
        places.add(`${place}/${node.read}`)
        if (node.nodes) visit(node.nodes, `${place}/${node.read}`)
      } else visit(node.nodes, place)
    }
  }
  visit(fetch.requires ?? [], path.at(-1) ?? '')
  return places
}

function dependenciesOf(fetch: PlannedFetch, places: PlanPlaces): ReadonlySet<number> {
  // Contextual arguments read ancestors: keep the plan's own order there.
  if (fetch.contextRewrites.length > 0) return fetch.before
  const needed = new Set<number>()
  for (const place of readsOf(fetch)) {
    for (const writer of places.writersOf(place)) if (fetch.before.has(writer)) needed.add(writer)
  }
  return needed
}

function inOrder(groups: number[][], needs: ReadonlySet<number>[]): number[][] {
  const ordered: number[][] = []
  const placed = new Set<number>()
  let rest = groups
  while (rest.length > 0) {
    const ready = rest.filter((group) =>
      group.every((index) => [...needs[index]!].every((need) => placed.has(need) || group.includes(need))),
    )
    if (ready.length === 0) throw new Error('a plan has no cycles')
    for (const group of ready) for (const index of group) placed.add(index)
    ordered.push(...ready)
    rest = rest.filter((group) => !ready.includes(group))
  }
  return ordered
}
