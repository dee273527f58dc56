import { readdirSync, readFileSync } from 'node:fs'
import { buildASTSchema, Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { DataNames } from './data-names.ts'
import { createEngine } from './engine.ts'
import { foldOperation, prepareOperation, printFolded } from './operation.ts'
import { DEFAULT_LIMITS } from './options.ts'
import { fetchesOf } from './plan-fetches.ts'
import { createPlanner } from './planner.ts'
import { PlanningEffort } from './planning-effort.ts'

const file = (path: string) => new URL(`../../../${path}`, import.meta.url)
const EVERYTHING = { key: 'everything', isAuthenticated: true, scopes: new Set<string>(), holds: () => true }
const supergraphSdl = readFileSync(file('supergraph.graphql'), 'utf8')
const supergraph = buildASTSchema(parse(supergraphSdl, { noLocation: true }), {
  assumeValid: true,
  assumeValidSDL: true,
})
const effort = new PlanningEffort(supergraph, DEFAULT_LIMITS.maxEvaluatedPlans)
/** What is made in pieces, in one go. */
function allOf<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

const names = new DataNames(supergraph, [])

function folded(source: string, name?: string) {
  const prepared = prepareOperation(parse(source), name, { maxSelections: 100_000, maxDepth: 100 })
  return foldOperation(prepared, names, () => true)
}

function estimate(source: string, name?: string): number {
  const { operation, selections } = folded(source, name)
  return effort.of(selections, supergraph.getRootType(operation.operation)!)
}

/** Partners of tickets, of settlements and of orders, so many levels deep: each place is fetched again. */
const partners = (depth: number, leaf: string): string =>
  depth === 0
    ? `partner { ${leaf} }`
    : `partner { ${leaf} tickets { ${partners(depth - 1, leaf)} } settlements { ${partners(depth - 1, leaf)} } orders { nodes { ${partners(depth - 1, leaf)} } } }`
const tree = (depth: number, leaf: string) => `{ orders { nodes { ${partners(depth, leaf)} } } }`

describe('the planning effort of an operation', () => {
  test('of every example is far below what is allowed', () => {
    const folder = file('gateway/examples/')
    for (const example of readdirSync(folder)) {
      const source = readFileSync(new URL(example, folder), 'utf8')
      for (const definition of parse(source).definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue
        expect(estimate(source, definition.name?.value), example).toBeLessThan(DEFAULT_LIMITS.planningEffort / 10)
      }
    }
  })

  test('is about the number of fetches its plan has', () => {
    const planner = createPlanner(supergraphSdl, DEFAULT_LIMITS)
    for (const source of [tree(2, 'code'), tree(2, 'openComplaintCount'), tree(3, 'healthScore'), tree(4, 'code')]) {
      const { operation, selections } = folded(source)
      const plan = planner.plan({ document: printFolded(operation, selections, 'dataName'), overrides: [] })
      const ratio = estimate(source) / allOf(fetchesOf(plan, planner.facts)).length
      expect(ratio, source).toBeGreaterThan(0.7)
      expect(ratio, source).toBeLessThan(1.6)
    }
  })

  test('counts the plans to compare where several subgraphs answer, and each type of an interface that lies elsewhere', () => {
    const graphs = 'enum join__Graph { A B C }'
    const directives =
      'scalar join__FieldSet directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on OBJECT | INTERFACE directive @join__field(graph: join__Graph) repeatable on FIELD_DEFINITION'
    const schema = buildASTSchema(
      parse(`${graphs} ${directives}
        type Query @join__type(graph: A) { items: [Item] nodes: [Node] }
        type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "id") {
          id: ID!
          shared: Int @join__field(graph: B) @join__field(graph: C)
        }
        interface Node @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") { id: ID! far: Int @join__field(graph: B) }
        type X implements Node @join__type(graph: A, key: "id") { id: ID! far: Int }
        type Y implements Node @join__type(graph: A, key: "id") { id: ID! far: Int }`),
      { assumeValid: true, assumeValidSDL: true },
    )
    const of = (source: string) =>
      Math.floor(new PlanningEffort(schema, 1_000).of(folded(source).selections, schema.getQueryType()!))
    expect(of('{ items { id } }')).toBe(0)
    expect(of('{ items { shared } }')).toBe(2)
    expect(of('{ a: items { shared } b: items { shared } c: items { shared } }')).toBe(3 * 2 ** 3)
    expect(of('{ nodes { far } }')).toBe(2)
  })

  test('beyond what is allowed is refused before a planner gets it, and the refusal is remembered', async () => {
    const planned: unknown[] = []
    const known: boolean[] = []
    const engine = await createEngine({
      supergraphSdl,
      subgraphs: {},
      planner: 'inline',
      hooks: { onPlanned: (event) => planned.push(event), onPlanCache: ({ hit }) => known.push(hit) },
      transport: async () => ({ status: 200, contentType: 'application/json', text: '{"data":null}' }),
    })
    for (let i = 0; i < 2; i++) {
      const { errors } = await engine.execute({ query: tree(4, 'healthScore'), grants: EVERYTHING })
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_TOO_COMPLEX'])
    }
    expect(planned).toEqual([])
    expect(known).toEqual([false, true])
    await engine.stop()
  })
})
