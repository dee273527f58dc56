/**
 * Which fetches go out together, and what each request waits for. A fetch waits only for the fetches whose data it
 * reads. A fetch joins a later one of the same subgraph when everything that needs its answer has to wait for that
 * later answer anyway: then waiting costs no latency and saves a request.
 */
import { Kind, type SelectionNode } from 'graphql'
import type { PlannedFetch, RequiredNode } from './plan-fetches.ts'

export interface PlannedRequest {
  fetches: PlannedFetch[]
  /** Indices of requests whose answers this one reads. */
  after: number[]
}

/** Requests in an order in which each comes after those it waits for. */
export function requestsOf(fetches: PlannedFetch[], join: boolean): PlannedRequest[] {
  const isMutation = fetches.some((fetch) => fetch.operation.operation === 'mutation')
  const needs = fetches.map((fetch) => (isMutation ? new Set(fetch.before) : dependenciesOf(fetch, fetches)))
  let groups: number[][] = fetches.map((fetch) => [fetch.index])
  if (join && !isMutation) groups = joined(groups, fetches, needs)
  return inOrder(groups, needs).map((group, _, ordered) => {
    const after = ordered.flatMap((other, index) =>
      other !== group && other.some((o) => group.some((g) => needs[g]!.has(o))) ? [index] : [],
    )
    return { fetches: group.map((index) => fetches[index]!), after }
  })
}

/** Every place of the merged data a fetch writes, as `/users/reviews/id`. */
export function writesOf(fetch: PlannedFetch): Set<string> {
  const places = new Set<string>()
  const visit = (selections: readonly SelectionNode[], at: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet.selections, at)
      if (selection.kind !== Kind.FIELD) continue
      const place = `${at}/${selection.alias?.value ?? selection.name.value}`
      places.add(place)
      if (selection.selectionSet) visit(selection.selectionSet.selections, place)
    }
  }
  visit(fetch.selections, placeOf(fetch))
  for (const rewrite of fetch.outputRewrites) {
    if (rewrite.kind !== 'KeyRenamer') continue
    const parent = rewrite.path.slice(0, -1).filter((element) => !element.startsWith('... on '))
    const from = [placeOf(fetch), ...parent, rewrite.path.at(-1)].join('/')
    const to = [placeOf(fetch), ...parent, rewrite.renameKeyTo].join('/')
    for (const place of [...places])
      if (place === from || place.startsWith(`${from}/`)) places.add(to + place.slice(from.length))
  }
  return places
}

export const placeOf = (fetch: PlannedFetch): string => fetch.path.map((step) => `/${step.key}`).join('')

function readsOf(fetch: PlannedFetch): Set<string> {
  const places = new Set<string>()
  let at = ''
  for (const step of fetch.path) {
    at += `/${step.key}`
    places.add(at)
  }
  const visit = (nodes: RequiredNode[], place: string): void => {
    for (const node of nodes) {
      if (node.kind === 'field') {
        places.add(`${place}/${node.read}`)
        if (node.nodes) visit(node.nodes, `${place}/${node.read}`)
      } else visit(node.nodes, place)
    }
  }
  visit(fetch.requires ?? [], at)
  return places
}

function dependenciesOf(fetch: PlannedFetch, fetches: PlannedFetch[]): Set<number> {
  // Contextual arguments read ancestors: keep the plan's own order there.
  if (fetch.contextRewrites.length > 0) return new Set(fetch.before)
  const reads = readsOf(fetch)
  const needed = new Set<number>()
  for (const index of fetch.before) {
    const writes = writesOf(fetches[index]!)
    for (const place of reads) {
      if (writes.has(place)) {
        needed.add(index)
        break
      }
    }
  }
  return needed
}

/** Fetches that cannot run before `index` has: those that need it, and those that need these. */
function consumersOf(group: readonly number[], groups: number[][], needs: Set<number>[]): Set<number[]> {
  const consumers = new Set<number[]>()
  const visit = (current: readonly number[]): void => {
    for (const other of groups) {
      if (consumers.has(other) || other === current) continue
      if (!other.some((fetch) => current.some((index) => needs[fetch]!.has(index)))) continue
      consumers.add(other)
      visit(other)
    }
  }
  visit(group)
  return consumers
}

function joined(start: number[][], fetches: PlannedFetch[], needs: Set<number>[]): number[][] {
  let groups = start
  const mayJoin = (group: number[]) =>
    group.every((index) => fetches[index]!.requires !== undefined && fetches[index]!.contextRewrites.length === 0)
  search: for (;;) {
    for (const [position, one] of groups.entries()) {
      for (const other of groups.slice(position + 1)) {
        if (fetches[one[0]!]!.subgraph !== fetches[other[0]!]!.subgraph) continue
        if (!mayJoin(one) || !mayJoin(other) || !costsNoLatency(one, other, groups, needs)) continue
        groups = groups.filter((group) => group !== one && group !== other)
        groups.push([...one, ...other].sort((a, b) => a - b))
        continue search
      }
    }
    return groups
  }
}

/** Together, both start when the later one can. That delays nobody in three cases; see the returns. */
function costsNoLatency(one: number[], other: number[], groups: number[][], needs: Set<number>[]): boolean {
  const afterOne = consumersOf(one, groups, needs)
  const afterOther = consumersOf(other, groups, needs)
  if (afterOne.has(other) || afterOther.has(one)) return false
  const waitsOne = waitsOf(one, groups, needs)
  const waitsOther = waitsOf(other, groups, needs)
  const oneFirst = isSubset(waitsOne, waitsOther)
  const otherFirst = isSubset(waitsOther, waitsOne)
  // Ready at the same moment.
  if (oneFirst && otherFirst) return true
  // The same consumers (or none): each has to wait for both answers anyway.
  if (isSubset(afterOne, afterOther) && isSubset(afterOther, afterOne)) return true
  // One is ready earlier, and all who need it need the other as well.
  return (oneFirst && isSubset(afterOne, afterOther)) || (otherFirst && isSubset(afterOther, afterOne))
}

/** Everything a group waits for, directly or not. */
function waitsOf(
  group: readonly number[],
  groups: number[][],
  needs: Set<number>[],
  into = new Set<number>(),
): Set<number> {
  for (const index of group) {
    for (const need of needs[index]!) {
      if (into.has(need)) continue
      const owner = groups.find((candidate) => candidate.includes(need)) ?? [need]
      for (const member of owner) into.add(member)
      waitsOf(owner, groups, needs, into)
    }
  }
  return into
}

const isSubset = <T>(inner: ReadonlySet<T>, outer: ReadonlySet<T>): boolean =>
  [...inner].every((item) => outer.has(item))

function inOrder(groups: number[][], needs: Set<number>[]): number[][] {
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
