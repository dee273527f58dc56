import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { printSchema, Supergraph } from '@apollo/federation-internals'
import { ApolloGateway, type GraphQLDataSource, LocalGraphQLDataSource } from '@apollo/gateway'
import { muchOrAll, SEED } from '@channelgraph/testkit'
import {
  type DefinitionNode,
  type DirectiveNode,
  type ExecutionResult,
  executeSync,
  type FieldNode,
  type GraphQLError,
  Kind,
  parse,
  print,
  visit,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { createEngine, type Engine, stringifyResult, stripAuthDirectives } from '../../packages/engine/src/index.ts'
import { compose, localTransport } from '../../packages/engine/src/testing/local-engine.ts'
import { type MockSubgraph, mockSubgraph } from './engine-mocks.ts'
import { type RandomOperation, randomOperation } from './engine-operations.ts'

process.env.APOLLO_TELEMETRY_DISABLED = 'true'

/** Operations for each supergraph; with a seed of its own a run has 1,000 and more altogether. `ENGINE_OPERATIONS=5000` for a longer look. */
// biome-ignore lint/suspicious/noUndeclaredEnvVars: a developer's own switch, no input of a cached task
const OPERATIONS = Number(process.env.ENGINE_OPERATIONS ?? muchOrAll(100, 260))
/** Each seed of a run has operations of its own. */
const FIRST = SEED * 1_000 + 1
const OPTIONS = { nulls: 80, failures: 25 }
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const subgraphsIn = (folder: string): MockSubgraph[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => mockSubgraph(file.replace('.graphql', ''), readFileSync(join(folder, file), 'utf8'), OPTIONS))

function subgraphsOf(supergraphSdl: string): MockSubgraph[] {
  const supergraph = Supergraph.build(stripAuthDirectives(supergraphSdl))
  return [...supergraph.subgraphs()].map((subgraph) =>
    mockSubgraph(subgraph.name, ownDefinitions(printSchema(subgraph.schema)), OPTIONS),
  )
}

/** A subgraph's text without what federation itself adds to it. */
function ownDefinitions(sdl: string): string {
  const link =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides", "@external", "@tag", "@extends", "@shareable", "@inaccessible", "@override", "@interfaceObject"])'
  const definitions = parse(sdl).definitions.flatMap((definition): DefinitionNode[] => {
    if (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.DIRECTIVE_DEFINITION) return []
    if (!('name' in definition) || !definition.name || /^(_|link__|federation__)/.test(definition.name.value)) return []
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [definition]
    const fields = definition.fields?.filter((field) => !field.name.value.startsWith('_'))
    return fields?.length ? [{ ...definition, fields }] : []
  })
  return `${link}\n${print({ kind: Kind.DOCUMENT, definitions })}`
}

const supergraphs: Record<string, () => { subgraphs: MockSubgraph[]; supergraphSdl: string }> = {
  'four generic subgraphs': () => composed(subgraphsIn(here('../bench/heavy'))),
  'a library with interfaces, unions, overrides and requirements': () =>
    composed(subgraphsIn(here('./engine-supergraphs/library'))),
  'the departments as the questions were written': () => composed(subgraphsIn(here('./engine-supergraphs/questions'))),
}
const own = here('../../supergraph.graphql')
if (existsSync(own)) {
  supergraphs['our own supergraph'] = () => {
    const supergraphSdl = stripAuthDirectives(readFileSync(own, 'utf8'))
    return { subgraphs: subgraphsOf(supergraphSdl), supergraphSdl }
  }
}

const composed = (subgraphs: MockSubgraph[]) => ({ subgraphs, supergraphSdl: compose(subgraphs) })

for (const [name, load] of Object.entries(supergraphs)) {
  describe(name, async () => {
    const { subgraphs, supergraphSdl } = load()
    const urls = Object.fromEntries(
      subgraphs.map((subgraph) => [subgraph.name, { url: `http://${subgraph.name}.invalid` }]),
    )
    const transport = localTransport(subgraphs)
    const engine = await createEngine({ supergraphSdl, subgraphs: urls, planner: 'inline', transport })
    const plain = await createEngine({
      supergraphSdl,
      subgraphs: urls,
      planner: 'inline',
      transport,
      optimisations: { dedupe: false, join: false, text: false, passThrough: false },
    })
    const stock = await stockGateway(supergraphSdl, subgraphs)

    test(`${OPERATIONS} random operations are answered as the stock gateway answers them`, async () => {
      for (let seed = FIRST; seed < FIRST + OPERATIONS; seed++)
        await compare(engine, stock, randomOperation(engine.schema, seed), seed)
    })

    test(`${OPERATIONS} random operations are answered in the same bytes with every optimisation off`, async () => {
      for (let seed = FIRST; seed < FIRST + OPERATIONS; seed++) {
        const operation = randomOperation(engine.schema, seed)
        const written = stringifyResult(await engine.executeWritten(operation))
        expect(written, about(seed, operation)).toBe(stringifyResult(await plain.executeWritten(operation)))
        expect(written, about(seed, operation)).toBe(stringifyResult(await engine.execute(operation)))
      }
    })
  })
}

type Stock = (operation: RandomOperation) => Promise<ExecutionResult>

async function stockGateway(supergraphSdl: string, subgraphs: MockSubgraph[]): Promise<Stock> {
  const byName = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph]))
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: silent,
    buildService: ({ name }) =>
      withoutInterfaceNames(new LocalGraphQLDataSource(byName.get(name)!.schema), byName.get(name)!),
  })
  const { executor } = await gateway.load()
  return async ({ query, variables }) => {
    const request = { query, variables, operationName: 'Random' }
    const context = {
      request,
      document: parse(query),
      queryHash: query,
      logger: silent,
      metrics: {},
      context: {},
      cache: undefined,
    }
    return (await executor(context as unknown as Parameters<typeof executor>[0])) as ExecutionResult
  }
}

/**
 * The stock gateway lets the name an `@interfaceObject` gives itself take the place of the object's type, and then drops
 * the object without an error. As an oracle it is spared that: an interface's name does not reach it.
 */
function withoutInterfaceNames(source: LocalGraphQLDataSource, subgraph: MockSubgraph): GraphQLDataSource {
  const names = new Set([...subgraph.typeDefs.matchAll(/type (\w+)[^{]*@interfaceObject/g)].map((match) => match[1]))
  return {
    async process(options) {
      const response = await source.process(options)
      for (const entity of (response.data?._entities ?? []) as ({ __typename?: string } | null)[]) {
        if (entity && names.has(entity.__typename)) delete entity.__typename
      }
      return response
    },
  }
}

const about = (seed: number, operation: RandomOperation) =>
  `seed ${seed}: ${operation.query} ${JSON.stringify(operation.variables)}`

/**
 * Equal data, and errors at equal paths. Where the two differ on purpose:
 * - keys stand in the order the specification gives (here: graphql-js, executing the operation over our answer); the
 *   stock gateway merges fragments of one condition first, which moves their keys forward;
 * - the stock gateway drops the report of a forbidden null whenever there is any other error, and puts it into
 *   `extensions.valueCompletion` otherwise; ours is always an error, so an error of ours with the code INTERNAL needs no
 *   counterpart, as long as there is a null at its path or above;
 * - an error in a field the client did not ask for (a key, a requirement) stands at the object it belongs to in ours,
 *   at a path that is not in the client's query in the stock gateway's; and the stock gateway asks an interface object
 *   for a field of one type on behalf of all types, and then reports failures of fields that are not in the answer;
 * - when an entity has no representation, the stock gateway counts the entities behind it wrongly and reports their
 *   errors at a neighbour's path; so list positions may differ where field and message are the same;
 * - where a requirement stands below a condition that is off, the stock gateway leaves the whole entity out, the fields
 *   that need no requirement too; it is then asked the operation without conditions, those off taken out;
 * - of several failing fields of an object that becomes null, a subgraph reports those it came to before it gave the
 *   object up, which depends on the order of fields in the request; below a null, one error is as good as another.
 */
async function compare(engine: Engine, stock: Stock, operation: RandomOperation, seed: number): Promise<void> {
  const ours = await engine.execute(operation)
  const theirs = await stock(operation)
  const message = about(seed, operation)
  const text = JSON.stringify(ours.data)
  if (text !== JSON.stringify(theirs.data)) {
    if (!isDeepStrictEqual(inAnyOrder(ours.data), inAnyOrder(theirs.data)))
      return compareUnconditionally(ours, stock, operation, message)
    await expectOrderOfSpecification(engine, operation, text, message)
  }
  const reported = [...(theirs.errors ?? []), ...((theirs.extensions?.valueCompletion ?? []) as GraphQLError[])]
  for (const error of reported) {
    const found =
      (ours.errors ?? []).some(
        (own) => isNear(own, error) || isSameElsewhere(own, error) || areBelowOneNull(ours.data, own, error),
      ) || isNotInAnswer(ours.data, error)
    expect(found, `${message}\nonly theirs: ${JSON.stringify(error)}\nours: ${JSON.stringify(ours.errors)}`).toBe(true)
  }
  for (const error of ours.errors ?? []) {
    if (
      reported.some(
        (their) => isNear(error, their) || isSameElsewhere(error, their) || areBelowOneNull(ours.data, error, their),
      )
    )
      continue
    expect(
      error.extensions.code,
      `${message}\nonly ours: ${JSON.stringify(error)}\ntheirs: ${JSON.stringify(reported)}`,
    ).toMatch(/^(INTERNAL|NOT_FOUND)$/)
    expect(valueAt(ours.data, error.path ?? []), message).toBeNull()
  }
}

async function compareUnconditionally(
  ours: ExecutionResult,
  stock: Stock,
  operation: RandomOperation,
  message: string,
): Promise<void> {
  const isOff = (node: { directives?: readonly DirectiveNode[] }): boolean =>
    (node.directives ?? []).some((directive) => {
      const value = directive.arguments?.[0]?.value
      const is =
        value?.kind === Kind.VARIABLE
          ? operation.variables[value.name.value]
          : value?.kind === Kind.BOOLEAN && value.value
      return is === (directive.name.value === 'skip')
    })
  const withoutConditions = visit(parse(operation.query), {
    enter: (node) => ('directives' in node && isOff(node) ? null : undefined),
    Directive: () => null,
    SelectionSet: { leave: (set) => (set.selections.length > 0 ? set : { ...set, selections: [typeSelection] }) },
  })
  const theirs = await stock({ query: print(withoutConditions), variables: operation.variables })
  const withoutTypes = JSON.parse(JSON.stringify(theirs.data), (key, value) => (key === TYPE ? undefined : value))
  expect(inAnyOrder(ours.data), message).toEqual(inAnyOrder(withoutTypes))
}

type Located = { readonly message: string; readonly path?: readonly (string | number)[] }

const pathOf = ({ path }: Located): string => JSON.stringify(path ?? []).slice(0, -1)

/** At the same path, or one above the other. */
const isNear = (a: Located, b: Located): boolean =>
  pathOf(a) === pathOf(b) || pathOf(a).startsWith(`${pathOf(b)},`) || pathOf(b).startsWith(`${pathOf(a)},`)

/**
 * One error told at another place: on the way there is the same, or a field that the client asked for under two names has its error
 * under one of them, since the department was asked for it once.
 */
function isSameElsewhere(a: Located, b: Located): boolean {
  const names = ({ path }: Located) => (path ?? []).filter((element) => typeof element === 'string').join('.')
  return a.message === b.message && (names(a) === names(b) || names(b).startsWith(names(a)) || differInOneName(a, b))
}

function differInOneName({ path: a = [] }: Located, { path: b = [] }: Located): boolean {
  const other = a.filter((element, i) => element !== b[i])
  return a.length === b.length && other.length === 1 && typeof other[0] === 'string'
}

function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inAnyOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, inAnyOrder(item)]),
  )
}

/** Both inside an object that is null in the answer. */
function areBelowOneNull(data: unknown, a: Located, b: Located): boolean {
  const names = ({ path }: Located) =>
    (path ?? [])
      .slice(0, -1)
      .filter((element) => typeof element === 'string')
      .join('.')
  const shared = names(a).startsWith(names(b)) || names(b).startsWith(names(a))
  if (shared && valueAt(data, (a.path ?? []).slice(0, -1)) === null) return true
  // Or in two parts of it, such as a page's nodes and edges.
  const { path: here = [] } = a
  const parting = here.findIndex((element, i) => element !== b.path?.[i])
  return parting > 0 && valueAt(data, here.slice(0, parting)) === null
}

/** The object the error is in is there, and has no such field; or one above it has not, where that is skipped. */
function isNotInAnswer(data: unknown, { path = [] }: Located): boolean {
  return path.some((element, depth) => {
    const object = valueAt(data, path.slice(0, depth))
    return typeof object === 'object' && object !== null && !Object.hasOwn(object, element)
  })
}

const TYPE = 'type__of__object'

/** The answer, told by the engine together with every object's type, executed over itself by graphql-js. */
async function expectOrderOfSpecification(
  engine: Engine,
  { query, variables }: RandomOperation,
  text: string,
  message: string,
): Promise<void> {
  const document = parse(query)
  const withTypes = visit(document, {
    SelectionSet: { leave: (set) => ({ ...set, selections: [...set.selections, typeSelection] }) },
  })
  const { data } = await engine.execute({ query: print(withTypes), variables })
  const result = executeSync({
    schema: engine.schema,
    document,
    variableValues: variables,
    rootValue: data,
    fieldResolver: (source, _args, _context, info) => (source as Record<string, unknown>)[info.path.key],
    typeResolver: (value) => (value as Record<string, string>)[TYPE],
  })
  expect(text, message).toBe(JSON.stringify(result.data))
}

const typeSelection: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
  alias: { kind: Kind.NAME, value: TYPE },
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  let value = data
  for (const element of path) {
    if (value === null || value === undefined) return null
    value = (value as Record<string | number, unknown>)[element]
  }
  return value ?? null
}
