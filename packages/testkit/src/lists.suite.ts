import { schemaOf } from '@channelgraph/service'
import { isEnumType } from 'graphql'
import { expect, test } from 'vitest'
import type { TestSubgraph } from './subgraph.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for
type Node = any
type Sorted = string | number | null

/** What a sort order is sorted by, read from a node. */
export type SortedBy = readonly ['up' | 'down', (node: Node) => Sorted]

export interface ListUnderProof {
  /** The root field, such as invoices. */
  readonly field: string
  /** The type of its `filter`, or of each of the arguments it is filtered by. */
  readonly filter: string | Readonly<Record<string, string>>
  /** The enum of its sort orders. */
  readonly sort: string
  /** What is asked of each row. */
  readonly node: string
  /** What tells rows apart; their `id` where it is left out. */
  readonly key?: (node: Node) => unknown
}

/** A root list as tests ask it. */
export function listIn(t: TestSubgraph, { field, filter, sort, node, key = ({ id }) => id }: ListUnderProof) {
  const one = typeof filter === 'string'
  const args = Object.entries({
    ...(one ? { filter } : filter),
    sort,
    first: 'Int',
    after: 'String',
    last: 'Int',
    before: 'String',
  })
  const query = (count: boolean) =>
    `query (${args.map(([name, type]) => `$${name}: ${type}`).join(', ')}) {
      page: ${field}(${args.map(([name]) => `${name}: $${name}`).join(', ')}) {
        nodes { ${node} } edges { cursor node { ${node} } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } ${count ? 'totalCount' : ''} } }`
  const filteredBy = (given: Record<string, unknown>) => (one ? { filter: given } : given)
  const ask = async (as: string, variables: Record<string, unknown>, count = false) =>
    (await t.data(as, query(count), { first: 100, ...variables })).page
  return {
    key,
    /** The rows a filter finds, in a sort order; at most 100. */
    find: async (as: string, given: Record<string, unknown> = {}, order?: string): Promise<Node[]> =>
      (await ask(as, { ...filteredBy(given), sort: order })).nodes,
    page: ask,
    count: async (as: string, given: Record<string, unknown> = {}): Promise<number> =>
      (await ask(as, filteredBy(given), true)).totalCount,
    /** The code of the error that answers a filter. */
    refused: async (as: string, given: Record<string, unknown>): Promise<unknown> =>
      (await t.ask(as, query(false), filteredBy(given))).errors[0]?.extensions?.code,
  }
}

export interface ListProof {
  /** Who sees all rows of the test. */
  readonly as: string
  /** Each sort order of the enum. */
  readonly sorts: Readonly<Record<string, SortedBy>>
  /** Sort orders of tables that stay small, which no index keeps. */
  readonly sortedOnTheFly?: readonly string[]
  /** The index in which a search of a table that is large looks up a part of a number. */
  readonly searchedBy?: string
  /** Adds a row that the list finds. */
  readonly add: () => Promise<unknown>
}

/** Proves of a root list that each sort order is one, that pages neither lose nor repeat rows while others come in, and that it counts only when asked. */
export function proveList(
  t: TestSubgraph,
  list: ListUnderProof,
  { as, sorts, sortedOnTheFly = [], searchedBy, add }: ListProof,
): void {
  const { page, key } = listIn(t, list)

  test(`${list.field}: every sort order there is sorts as it says`, async () => {
    const offered = schemaOf(t.subgraph.definition).getType(list.sort)
    const names = isEnumType(offered) ? offered.getValues().map(({ name }) => name) : []
    expect(Object.keys(sorts).toSorted()).toEqual(names.toSorted())
    for (const [sort, [direction, of]] of Object.entries(sorts)) {
      const found: Sorted[] = (await page(as, { sort })).nodes.map(of)
      expect(new Set(found).size, `${sort} has something to sort`).toBeGreaterThan(1)
      expect([sort, found]).toEqual([sort, inOrder(found, direction)])
    }
  })

  test(`${list.field}: pages neither lose nor repeat a row, whatever comes in meanwhile`, async () => {
    for (const sort of Object.keys(sorts)) {
      const before: unknown[] = (await page(as, { sort })).nodes.map(key)
      const read: unknown[] = []
      for (let after: string | null = null; ; ) {
        const { nodes, pageInfo } = await page(as, { sort, first: Math.ceil(before.length / 4), after })
        read.push(...nodes.map(key))
        if (!pageInfo.hasNextPage) break
        after = pageInfo.endCursor
        await add()
      }
      expect([sort, new Set(read).size]).toEqual([sort, read.length])
      expect([sort, read.filter((id) => before.includes(id))]).toEqual([sort, before])
    }
  })

  test(`${list.field}: is paged back from its end, by the same rows in the same order, and each edge leads on from its row`, async () => {
    for (const sort of Object.keys(sorts)) {
      const whole = await page(as, { sort })
      const read: unknown[] = []
      for (let before: string | null = null; ; ) {
        const { nodes, edges, pageInfo } = await page(as, { sort, last: Math.ceil(whole.nodes.length / 4), before })
        read.unshift(...nodes.map(key))
        expect(edges.map((edge: Node) => edge.node)).toEqual(nodes)
        expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges.at(0)?.cursor, edges.at(-1)?.cursor])
        expect(pageInfo.hasNextPage).toBe(before !== null)
        if (!pageInfo.hasPreviousPage) break
        before = pageInfo.startCursor
      }
      expect([sort, read]).toEqual([sort, whole.nodes.map(key)])
      const { cursor } = whole.edges[1]
      const [on, back] = [await page(as, { sort, after: cursor }), await page(as, { sort, last: 100, before: cursor })]
      expect([sort, on.nodes]).toEqual([sort, whole.nodes.slice(2)])
      expect([sort, back.nodes]).toEqual([sort, whole.nodes.slice(0, 1)])
    }
  })

  test(`${list.field}: each sort order is read from an index`, async () => {
    const sorted: string[] = []
    for (const sort of Object.keys(sorts)) {
      for (const size of [{ first: 1 }, { last: 1 }]) {
        const [statement = ''] = await t.statements(() => page(as, { sort, ...size }))
        const plan = await t.db.transaction(async (tx) => {
          for (const other of ['seqscan', 'sort', 'bitmapscan']) await tx.execute(`set local enable_${other} = off`)
          return tx.execute(`explain (generic_plan) ${statement}`)
        })
        if (/Sort Key/.test(JSON.stringify(plan))) sorted.push(sort)
      }
    }
    expect(sorted).toEqual(sortedOnTheFly.flatMap((sort) => [sort, sort]))
  })

  if (searchedBy)
    test(`${list.field}: a part of a number is looked up in an index, once what rows refer to is known`, async () => {
      const statements = await t.statements(() => listIn(t, list).find(as, { search: '7zq 20' }))
      const at = statements.findIndex((statement) => statement.includes('search_grams'))
      expect(at).toBe(1)
      const plan = await t.db.transaction(async (tx) => {
        // Few rows are read from end to end: asked is what can be had where there are many.
        for (const other of ['seqscan', 'indexscan', 'indexonlyscan'])
          await tx.execute(`set local enable_${other} = off`)
        return tx.execute(`explain (generic_plan) ${statements[at]}`)
      })
      expect(JSON.stringify(plan)).toMatch(new RegExp(`Bitmap Index Scan on ${searchedBy}\\b`))
    })

  test(`${list.field}: counts only when asked`, async () => {
    const reads = (count: boolean) => t.statements(() => page(as, { first: 1 }, count))
    expect((await reads(true)).length).toBe((await reads(false)).length + 1)
    const { nodes, totalCount } = await page(as, {}, true)
    expect(totalCount).toBe(nodes.length)
  })
}

/** In order, what is null last. */
function inOrder(values: readonly Sorted[], direction: 'up' | 'down'): Sorted[] {
  const known = values.filter((value) => value !== null).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return [...(direction === 'up' ? known : known.toReversed()), ...values.filter((value) => value === null)]
}
