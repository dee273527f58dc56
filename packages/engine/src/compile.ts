/** A plan made ready to run: texts of requests, writers, walks and merges, all decided before the first request. */
import type { PlanNode } from '@apollo/query-planner'
import {
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  type VariableDefinitionNode,
} from 'graphql'
import type { Access } from './access.ts'
import { Attachments } from './attachments.ts'
import { coverageOf } from './coverage.ts'
import { EngineError } from './errors.ts'
import { type Merging, mergeFor } from './merge.ts'
import { type FoldedOperation, withoutOwnFields } from './operation.ts'
import type { Optimisations } from './options.ts'
import { type PassThrough, passThroughFor } from './pass-through.ts'
import { fetchesOf, type PlannedFetch } from './plan-fetches.ts'
import { PlanPlaces, prefixesOf } from './plan-places.ts'
import { needsOf, type PlannedRequest, requestsOf } from './plan-requests.ts'
import type { PlannerFacts } from './planner.ts'
import { type RepresentationWriter, representationWriter } from './representation.ts'
import type { Schemas } from './schemas.ts'
import { Shape } from './shape.ts'
import { TextShaper } from './shape-text.ts'
import type { Subgraph } from './subgraph.ts'
import { type Walk, walkTo } from './walk.ts'

export interface CompiledFetch {
  planned: PlannedFetch
  /** Fetches on one path that see the same data share one walk. */
  walkId: number
  walk: Walk
  merging: Merging
  /** Undefined for a fetch from a root type. */
  representation: RepresentationWriter | undefined
  /** Places of the data this fetch brings. */
  writes: ReadonlySet<string>
  /** Fetches whose data it reads, by their index. */
  needs: ReadonlySet<number>
}

/** One list of representations of a request, and the fetches that put objects into it. */
export interface CompiledPart {
  /** Where the entities stand in the answer. */
  responseKey: string
  variable: string
  fetches: CompiledFetch[]
}

export interface CompiledRequest {
  subgraph: Subgraph
  isMutation: boolean
  /** JSON text of the request up to and with the brace that opens the variables. */
  head: string
  /** Names of the client's variables that go along. */
  variables: string[]
  /** A fetch from a root type, or entities in one or more parts. */
  root: CompiledFetch | undefined
  parts: CompiledPart[]
  /** How many requests this one waits for, and which wait for it. */
  after: number
  dependents: number[]
}

export const fetchesIn = ({ root, parts }: CompiledRequest): CompiledFetch[] =>
  root ? [root] : parts.flatMap(({ fetches }) => fetches)

export interface CompiledOperation {
  key: string
  name: string | undefined
  folded: FoldedOperation
  isMutation: boolean
  requests: CompiledRequest[]
  shape: Shape
  /** Writes an answer that holds no surprise; undefined where that is not to be expected: some of it may not be read. */
  text: TextShaper | undefined
  /** Takes the data out of the only answer, where that can be the client's. */
  passThrough: PassThrough | undefined
  fetches: number
  /** No subgraph can answer anything of it: there are errors, and no data. */
  isUnanswerable: boolean
}

export interface CompileInput {
  folded: FoldedOperation
  /** What of it may be read, where that is not all. */
  access?: Access | undefined
  plan: PlanNode | undefined
  facts: PlannerFacts
  schemas: Schemas
  subgraphs: ReadonlyMap<string, Subgraph>
  optimisations: Optimisations
  /** Deepest nesting of a custom scalar that is passed on. */
  maxValueDepth: number
}

/**
 * In pieces: a plan may have hundreds of fetches, and everybody else is served between two of them. Throws EngineError when the plan
 * names a subgraph the engine was not given, or holds what it cannot do.
 */
export function* compileOperation(input: CompileInput): Generator<void, CompiledOperation> {
  const { folded, access, plan, facts, schemas, optimisations } = input
  const fetches = yield* fetchesOf(plan, facts)
  const places = new PlanPlaces(fetches)
  const needs = needsOf(fetches, places)
  const attachments = new Attachments(fetches, places)
  const hasContext = fetches.some((fetch) => fetch.contextRewrites.length > 0)
  const walkIds = new Map<string, number>()
  const compiled: CompiledFetch[] = []
  for (const planned of fetches) {
    const writers = prefixesOf(planned).flatMap((place) =>
      places.writersOf(place).filter((index) => planned.before.has(index)),
    )
    const walkKey = JSON.stringify([planned.path, [...new Set(writers)]])
    if (!walkIds.has(walkKey)) walkIds.set(walkKey, walkIds.size)
    compiled.push({
      planned,
      walkId: walkIds.get(walkKey)!,
      walk: walkTo(planned.path, attachments),
      merging: mergeFor(planned, places, hasContext, schemas.supergraph, attachments),
      representation:
        planned.requires && representationWriter(planned, schemas.supergraph, attachments, input.maxValueDepth),
      writes: places.writes[planned.index]!,
      needs: needs[planned.index]!,
    })
    yield
  }
  const planned = requestsOf(fetches, needs, optimisations.join)
  const requests: CompiledRequest[] = []
  for (const request of planned) {
    requests.push(compileRequest(request, compiled, input))
    yield
  }
  planned.forEach((request, index) => {
    for (const earlier of request.after) requests[earlier]!.dependents.push(index)
  })
  const rootType = schemas.api.getRootType(folded.operation.operation)
  if (!rootType)
    throw new EngineError('OPERATION_RESOLUTION_FAILURE', `The schema has no ${folded.operation.operation} type.`)
  const coverage = coverageOf(fetches, schemas.supergraph)
  const shape = new Shape({ schema: schemas.api, coverage, access }, rootType, '', [folded.selections])
  const text = new TextShaper(shape, attachments, input.maxValueDepth)
  const isWritten = optimisations.text && !access
  const passThrough = optimisations.passThrough && isWritten ? passThroughFor(fetches, shape) : undefined
  if (isWritten && !passThrough) yield* text.prepare(true) ?? []
  return {
    key: folded.key,
    name: folded.operation.name?.value,
    folded,
    isMutation: folded.operation.operation === 'mutation',
    requests,
    shape,
    text: isWritten ? text : undefined,
    passThrough,
    fetches: fetches.length,
    isUnanswerable: fetches.length === 0 && withoutOwnFields(access?.selections ?? folded.selections).length > 0,
  }
}

function compileRequest(request: PlannedRequest, compiled: CompiledFetch[], input: CompileInput): CompiledRequest {
  const first = request.fetches[0]!
  const subgraph = input.subgraphs.get(first.subgraph)
  if (!subgraph) throw new EngineError('PLANNING_FAILED', `The subgraph ${first.subgraph} is not configured.`)
  const variables = [...new Set(request.fetches.flatMap((fetch) => fetch.variables))]
  const contextual = new Set(first.contextRewrites.map((rewrite) => rewrite.variable))
  const base = {
    subgraph,
    isMutation: first.operation.operation === 'mutation',
    variables: variables.filter((name) => !contextual.has(name)),
    after: request.after.length,
    dependents: [],
  }
  if (!first.requires) {
    const text = {
      ...first.operation,
      selectionSet: { kind: Kind.SELECTION_SET, selections: first.selections },
    } as const
    return { ...base, head: headOf(text), root: compiled[first.index], parts: [] }
  }
  const parts = partsOf(request.fetches, compiled, input, new Set(variables))
  return { ...base, head: headOf(entitiesOperation(request.fetches, parts)), root: undefined, parts }
}

/** Fetches that ask the same of the same kind of representation share a part, and so their representations. */
function partsOf(
  fetches: PlannedFetch[],
  compiled: CompiledFetch[],
  input: CompileInput,
  taken: Set<string>,
): CompiledPart[] {
  const byText = new Map<string, CompiledPart>()
  for (const fetch of fetches) {
    const selection = fetch.selections.map((node) => print(node)).join(' ')
    const text = JSON.stringify([selection, fetch.requires, fetch.inputRewrites, fetch.outputRewrites])
    const key = input.optimisations.dedupe && fetch.contextRewrites.length === 0 ? text : `${fetch.index}`
    const part = byText.get(key)
    if (part) {
      part.fetches.push(compiled[fetch.index]!)
      continue
    }
    byText.set(key, {
      responseKey: '_entities',
      variable: 'representations',
      fetches: [compiled[fetch.index]!],
    })
  }
  const parts = [...byText.values()]
  parts.forEach((part, index) => {
    if (parts.length > 1) part.responseKey = `e${index}`
    part.variable = parts.length > 1 ? `r${index}` : 'representations'
    while (taken.has(part.variable)) part.variable = `_${part.variable}`
  })
  return parts
}

function entitiesOperation(fetches: PlannedFetch[], parts: CompiledPart[]): OperationDefinitionNode {
  const first = fetches[0]!.operation
  const definitions = new Map<string, VariableDefinitionNode>()
  for (const fetch of fetches) {
    for (const definition of fetch.operation.variableDefinitions ?? []) {
      const name = definition.variable.name.value
      if (fetch.variables.includes(name)) definitions.set(name, definition)
    }
  }
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const
  const representations = parts.map(
    (part): VariableDefinitionNode => ({
      kind: Kind.VARIABLE_DEFINITION,
      variable: { kind: Kind.VARIABLE, name: name(part.variable) },
      type: {
        kind: Kind.NON_NULL_TYPE,
        type: {
          kind: Kind.LIST_TYPE,
          type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: name('_Any') } },
        },
      },
    }),
  )
  const selections = parts.map(
    (part): SelectionNode => ({
      kind: Kind.FIELD,
      alias: part.responseKey === '_entities' ? undefined : name(part.responseKey),
      name: name('_entities'),
      arguments: [
        {
          kind: Kind.ARGUMENT,
          name: name('representations'),
          value: { kind: Kind.VARIABLE, name: name(part.variable) },
        },
      ],
      selectionSet: { kind: Kind.SELECTION_SET, selections: part.fetches[0]!.planned.selections },
    }),
  )
  return {
    ...first,
    variableDefinitions: [...representations, ...definitions.values()],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  }
}

function headOf(operation: OperationDefinitionNode): string {
  const query = stripIgnoredCharacters(print(operation))
  const operationName = operation.name ? `"operationName":${JSON.stringify(operation.name.value)},` : ''
  return `{"query":${JSON.stringify(query)},${operationName}"variables":{`
}
