import fc from 'fast-check'
import { Kind, OperationTypeNode } from 'graphql'
import { expect, test } from 'vitest'
import { joined } from './join.ts'
import type { PlannedFetch } from './plan-fetches.ts'

const fetchOf = (index: number, subgraph: string, needs: ReadonlySet<number>): PlannedFetch => ({
  index,
  subgraph,
  path: [],
  operation: {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [] },
  },
  selections: [],
  variables: [],
  requires: needs.size > 0 ? [] : undefined,
  inputRewrites: [],
  outputRewrites: [],
  contextRewrites: [],
  before: needs,
})

/** How many times anybody looks into the set. */
class CountedSet extends Set<number> {
  static looks = 0
  override has(value: number): boolean {
    CountedSet.looks++
    return super.has(value)
  }
  override [Symbol.iterator](): ReturnType<Set<number>['values']> {
    CountedSet.looks++
    return super[Symbol.iterator]()
  }
}

test('what each fetch reads is looked at twice, however many fetches a plan has', () => {
  // A partner with three ways to further partners, five levels deep: about 1,000 tokens of a query.
  const needs: ReadonlySet<number>[] = [new CountedSet()]
  const subgraphs = ['orders']
  for (let parent = 0; needs.length < 364; parent++) {
    for (const subgraph of ['support', 'finance', 'orders']) {
      needs.push(new CountedSet([parent]))
      subgraphs.push(subgraph)
    }
  }
  CountedSet.looks = 0
  const groups = joined(
    needs.map((need, index) => fetchOf(index, subgraphs[index]!, need)),
    needs,
  )
  expect(CountedSet.looks).toBeLessThanOrEqual(2 * needs.length)
  expect(groups.length).toBeLessThan(20)
  expect(groups.flat().sort((a, b) => a - b)).toEqual(needs.map((_, index) => index))
})

test('joining delays nobody: the longest chain of requests is as long as that of fetches', () => {
  let seed = fc.readConfigureGlobal()?.seed ?? 1
  const below = (limit: number) => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((seed / 4_294_967_296) * limit)
  }
  for (let round = 0; round < 300; round++) {
    const count = 2 + below(20)
    const needs = Array.from({ length: count }, (_, index) => {
      const some = new Set<number>()
      for (let i = 0; index > 0 && i <= below(3); i++) some.add(below(index))
      return some
    })
    const groups = joined(
      needs.map((need, index) => fetchOf(index, `s${below(3)}`, need)),
      needs,
    )
    const alone = needs.map((_, index) => [index])
    expect(longestChain(groups, needs), JSON.stringify({ round, groups })).toBe(longestChain(alone, needs))
  }
})

/** Throws where groups wait for each other. */
function longestChain(groups: number[][], needs: ReadonlySet<number>[]): number {
  const owner = new Map(groups.flatMap((group) => group.map((index) => [index, group] as const)))
  const lengths = new Map<number[], number>()
  const of = (group: number[], above: number[][]): number => {
    if (above.includes(group)) throw new Error(`a circle: ${JSON.stringify([...above, group])}`)
    const known = lengths.get(group)
    if (known !== undefined) return known
    const waits = group.flatMap((index) => [...needs[index]!].map((need) => of(owner.get(need)!, [...above, group])))
    const length = 1 + Math.max(0, ...waits)
    lengths.set(group, length)
    return length
  }
  return Math.max(...groups.map((group) => of(group, [])))
}
