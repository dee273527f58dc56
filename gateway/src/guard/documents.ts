import { createHash } from 'node:crypto'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Limits } from '../env.ts'
import { valuesOf } from './cost.ts'
import { fragmentsOf, refuseAbove, refuseOversized } from './limits.ts'
import { RequestRefused, refused, tooComplex } from './refusal.ts'
import type { GraphRequest } from './request.ts'

/** A document that was parsed, measured and validated against the schema. */
export interface AdmittedDocument {
  /** SHA-256 of the query text. */
  readonly hash: string
  readonly document: DocumentNode
  /** Its operations that may be too much for some values of their variables, and are measured with each request. */
  readonly depends: ReadonlySet<OperationDefinitionNode>
}

/** An operation that may run. */
export interface AdmittedOperation extends AdmittedDocument {
  readonly operation: OperationDefinitionNode
  /** How many values it may answer with its variables: what it costs its viewer. */
  readonly values: number
}

const MAX_ERRORS = 20
const MAX_TEXT_KEPT = 64 * 1024 * 1024

/** Lets in what is within the limits and fits one schema; remembers what it let in. One for each supergraph. */
export class DocumentGuard {
  readonly #schema: GraphQLSchema
  readonly #limits: Limits
  readonly #admitted: LRUCache<string, AdmittedDocument>

  constructor(schema: GraphQLSchema, limits: Limits) {
    this.#schema = schema
    this.#limits = limits
    this.#admitted = new LRUCache({ max: limits.documents, maxSize: MAX_TEXT_KEPT })
  }

  /** Checks a request before anything runs: limits, the schema, the operation's name, the variables. Throws RequestRefused. */
  admit({ query, operationName, variables }: GraphRequest): AdmittedOperation {
    const admitted = this.#documentOf(query)
    const operation = operationOf(admitted.document, operationName)
    // Where the schema has none, validation finds nothing wrong with one, and whoever runs it fails.
    if (operation.operation === OperationTypeNode.SUBSCRIPTION)
      throw refused('BAD_REQUEST', 'Subscriptions are not served: send a query, and ask again.')
    const { errors } = getVariableValues(this.#schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: MAX_ERRORS,
    })
    if (errors) throw new RequestRefused(errors.map((error) => withCode(error, 'BAD_USER_INPUT')))
    if (admitted.depends.has(operation)) this.#refuseCostly(admitted.document, operation, variables)
    const values = valuesOf(this.#schema, fragmentsOf(admitted.document), operation, variables)
    return { ...admitted, operation, values }
  }

  /** The documents asked last, latest first. */
  recent(count: number): DocumentNode[] {
    return [...this.#admitted.values()].slice(0, count).map(({ document }) => document)
  }

  /** A document that was let in and is still remembered. */
  admitted(hash: string): DocumentNode | undefined {
    return this.#admitted.get(hash)?.document
  }

  #documentOf(query: string): AdmittedDocument {
    const hash = createHash('sha256').update(query).digest('hex')
    const known = this.#admitted.get(hash)
    if (known) return known
    const document = guardingTheStack(() => {
      const parsed = parseWithin(query, this.#limits.tokens)
      refuseOversized(parsed, this.#limits)
      const errors = validate(this.#schema, parsed, specifiedRules, { maxErrors: MAX_ERRORS })
      if (errors.length > 0)
        throw new RequestRefused(errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')))
      return parsed
    })
    const admitted = { hash, document, depends: this.#dependingOnVariables(document) }
    this.#admitted.set(hash, admitted, { size: query.length })
    return admitted
  }

  #dependingOnVariables(document: DocumentNode): ReadonlySet<OperationDefinitionNode> {
    const fragments = fragmentsOf(document)
    const worst = (operation: OperationDefinitionNode) => valuesOf(this.#schema, fragments, operation, null)
    return new Set(operationsOf(document).filter((operation) => worst(operation) > this.#limits.values))
  }

  #refuseCostly(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: GraphRequest['variables'],
  ): void {
    const values = valuesOf(this.#schema, fragmentsOf(document), operation, variables)
    refuseAbove(values, this.#limits.values, 'values to answer, its pages as long as they may be')
  }
}

const operationsOf = ({ definitions }: DocumentNode): OperationDefinitionNode[] =>
  definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)

function parseWithin(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    if (error.message.includes('Document contains more')) {
      throw tooComplex(`The query has more than ${maxTokens} tokens. Ask for less at once.`)
    }
    throw new RequestRefused([withCode(error, 'GRAPHQL_PARSE_FAILED')])
  }
}

/** Parser, limits and validation recurse: what is nested so deeply that the stack ends is refused like anything too deep. */
function guardingTheStack<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex('The query is nested too deeply.')
    throw error
  }
}

function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode {
  const operations = operationsOf(document)
  const names = operations.flatMap((node) => node.name?.value ?? []).join(', ')
  if (name !== null) {
    const named = operations.find((node) => node.name?.value === name)
    if (named) return named
    throw refused(
      'OPERATION_RESOLUTION_FAILURE',
      `There is no operation named "${name}" in the query; there is ${names || 'only one without a name'}.`,
    )
  }
  const [only, another] = operations
  if (!only) throw refused('OPERATION_RESOLUTION_FAILURE', 'There is no operation in the query, only fragments.')
  if (another)
    throw refused(
      'OPERATION_RESOLUTION_FAILURE',
      `There are several operations in the query: say with "operationName" which to run, of ${names}.`,
    )
  return only
}

/** Scalars refuse values with a code of their own, such as BAD_MONEY. */
const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    source: error.source,
    positions: error.positions,
    nodes: error.nodes,
    extensions: { code: typeof error.extensions.code === 'string' ? error.extensions.code : code },
  })
