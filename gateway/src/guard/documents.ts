import { createHash } from 'node:crypto'
import type { Role } from '@channelgraph/contracts'
import {
  BREAK,
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
  visit,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { messages } from '../answer/messages.ts'
import { RequestRefused, refused, tooDear } from '../answer/refusal.ts'
import type { Limits } from '../env.ts'
import { type Estimate, estimate } from './cost.ts'
import { CostedSchema } from './costed-schema.ts'
import { asItIs, hidingNames, type TellMessage } from './hidden-names.ts'
import { weightOf } from './input-weight.ts'
import { budgetOf, fragmentsOf, refuseOversized } from './limits.ts'
import { refuseCostlyMerging } from './merging.ts'
import { MAX_REASONS, reasonsOf } from './reasons.ts'
import type { GraphRequest } from './request.ts'
import { namedByPath } from './wrong-values.ts'

/** A document that was parsed, measured and validated against the schema. Its nodes have no locations. */
interface AdmittedDocument {
  /** SHA-256 of the query text. */
  readonly hash: string
  readonly document: DocumentNode
  /** Whether it asks for `__schema` or `__type`. */
  readonly introspects: boolean
  /** What its operations may answer whatever their variables; measured when an operation is first asked for. */
  readonly estimates: Map<OperationDefinitionNode, Estimate>
}

/** An operation that may run. */
export interface AdmittedOperation {
  /** The query text. */
  readonly source: string
  /** SHA-256 of the query text. */
  readonly hash: string
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: GraphRequest['variables']
  /** Whether its document asks for `__schema` or `__type`. */
  readonly introspects: boolean
  /** How many values it may answer with its variables: what it may cost. 0 where nothing is estimated (COST_MODE=off). */
  readonly values: number
  /** What it may cost for whoever asks; less than `values` where that is only measured (COST_MODE). */
  readonly budget: number
  /** Statements it takes at least. */
  readonly rootFields: number
  /** Tokens that were parsed and validated to let it in; 0 for a document that was known. */
  readonly tokensRead: number
}

const UNESTIMATED: Estimate = { values: 0, varies: false, rootFields: 0 }

/** Values in all variables together that are not counted. */
const LIGHT = 100
/** Of the queries and their tokens, in characters: some ten bytes each. */
const MAX_TEXT_KEPT = 8_000_000
/** What a token becomes when it is parsed, in characters. */
const TOKEN_SIZE = 20
/**
 * Characters of a query for each token it may have: names, blanks of a text that is laid out, and a text of some length here and there.
 * What is longer is one long text, which belongs into a variable: in the query it is read and printed again by everybody on the way.
 */
const CHARACTERS_A_TOKEN = 16
const MAX_REFUSALS_KEPT = 4 * 1024 * 1024
/**
 * Characters of a text that is looked up by itself, which takes a tenth of what its SHA-256 does. V8 sees no difference between long texts
 * of one length, so that those are found by their hash.
 */
const SHORT_TEXT = 8_000

/** Lets in what is within the limits and fits one schema; remembers what it let in and what it refused. One for each supergraph. */
export class DocumentGuard {
  readonly #costs: CostedSchema
  readonly #limits: Limits
  readonly #admitted: LRUCache<string, AdmittedDocument>
  /** Beside the others, so that nobody's documents push them out; for as long as they are trusted. */
  readonly #trusted = new WeakMap<object, AdmittedDocument>()
  readonly #trustedLately = new LRUCache<string, DocumentNode>({ max: 50 })
  readonly #refused: LRUCache<string, RequestRefused>
  readonly #tell: TellMessage
  /** Characters that a query may have. */
  readonly #longest: number
  readonly #keys = new WeakMap<GraphRequest, string>()

  /** `suggestions`: whether what is wrong with a query is told with the names of the schema. */
  constructor(schema: GraphQLSchema, supergraphSdl: string, limits: Limits, { suggestions = true } = {}) {
    this.#costs = new CostedSchema(schema, supergraphSdl)
    this.#limits = limits
    this.#tell = suggestions ? asItIs : hidingNames
    this.#longest = limits.tokens * CHARACTERS_A_TOKEN
    this.#admitted = new LRUCache({ max: limits.documents, maxSize: MAX_TEXT_KEPT })
    this.#refused = new LRUCache({ max: limits.documents, maxSize: MAX_REFUSALS_KEPT })
  }

  /** Whether its document was let in before. What was not, be it refused already, waits for its turn (`turns.ts`). */
  knows(request: GraphRequest): boolean {
    if (request.trusted && this.#trusted.has(request.trusted)) return true
    return request.query.length <= this.#longest && this.#admitted.has(this.#keyOf(request))
  }

  /**
   * Checks a request before anything runs: limits, the schema, the operation's name, the variables, and what it may cost for whoever
   * asks, by its roles. Throws RequestRefused.
   */
  admit(request: GraphRequest, roles?: readonly Role[]): AdmittedOperation {
    const { query, operationName, variables } = request
    if (query.length > this.#longest) throw refused(messages.tooLong(query.length, this.#longest))
    const key = this.#keyOf(request)
    const known = this.#known(key, request.trusted)
    const { document, estimates, introspects, hash } = known ?? this.#read(request, key)
    const tokensRead = known ? 0 : tokensOf(document, query)
    if (request.trusted) this.#trustedLately.set(hash, document)
    try {
      const operation = operationOf(document, operationName)
      // Where the schema has none, validation finds nothing wrong with one, and whoever runs it fails.
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw refused(messages.subscription())
      const { errors } = getVariableValues(this.#costs.schema, operation.variableDefinitions ?? [], variables, {
        maxErrors: MAX_REASONS,
      })
      if (errors) {
        const tell = this.#tell
        throw new RequestRefused(reasonsOf(errors, 'BAD_USER_INPUT', query, { document, variables, tell }))
      }
      const { values, rootFields } = this.#estimateOf(document, estimates, operation, variables)
      const budget = budgetOf(this.#limits, roles)
      const { costMode = 'enforce' } = this.#limits
      if (values > budget && costMode === 'enforce') throw tooDear({ estimate: values, budget })
      return {
        source: query,
        hash,
        document,
        operation,
        variables,
        introspects,
        values,
        budget,
        rootFields,
        tokensRead,
      }
    } catch (error) {
      throw error instanceof RequestRefused ? new RequestRefused(error.errors, tokensRead) : error
    }
  }

  /** Reads a document before it is asked for. Throws RequestRefused where no request for it would be let in. */
  learn(query: string, hash: string, trusted: object): void {
    if (query.length > this.#longest) throw refused(messages.tooLong(query.length, this.#longest))
    const request = { query, hash, trusted, operationName: null, variables: {} }
    const key = this.#keyOf(request)
    if (!this.#known(key, trusted)) this.#read(request, key)
  }

  /** The documents asked last, trusted ones and then others, the latest first. */
  recent(count: number): DocumentNode[] {
    const others = [...this.#admitted.values()].map(({ document }) => document)
    return [...this.#trustedLately.values(), ...others].slice(0, count)
  }

  #known(key: string, trusted: object | undefined): AdmittedDocument | undefined {
    const known = (trusted && this.#trusted.get(trusted)) ?? this.#admitted.get(key)
    if (known && trusted) this.#trusted.set(trusted, known)
    return known
  }

  #keyOf(request: GraphRequest): string {
    const { query } = request
    if (query.length <= SHORT_TEXT) return query
    const known = this.#keys.get(request)
    if (known !== undefined) return known
    // Longer than any text that is its own key.
    const key = (request.hash ?? sha256(query)).padEnd(SHORT_TEXT + 1)
    this.#keys.set(request, key)
    return key
  }

  /** Reads a text that is not among those let in. What was refused once is refused again without being read. */
  #read({ query, trusted, hash: given }: GraphRequest, key: string): AdmittedDocument {
    const refusal = this.#refused.get(key)
    if (refusal) throw new RequestRefused(refusal.errors)
    const hash = given ?? sha256(query)
    try {
      const document = withStackGuard(() => this.#validated(query))
      const estimates = new Map<OperationDefinitionNode, Estimate>()
      const admitted = { hash, document, introspects: asksForSchema(document), estimates }
      if (trusted) this.#trusted.set(trusted, admitted)
      else this.#admitted.set(key, admitted, { size: query.length + TOKEN_SIZE * (document.tokenCount ?? 0) })
      return admitted
    } catch (error) {
      if (error instanceof RequestRefused)
        this.#refused.set(key, error, { size: 1_000 + key.length + 2 * error.message.length })
      throw error
    }
  }

  #validated(query: string): DocumentNode {
    const document = parseWithin(query, this.#limits.tokens)
    try {
      refuseOversized(document, this.#limits)
      refuseCostlyMerging(document)
      const errors = validate(this.#costs.schema, document, specifiedRules, { maxErrors: MAX_REASONS })
      if (errors.length > 0) {
        const options = { document, tell: this.#tell }
        throw new RequestRefused(reasonsOf(namedByPath(errors, document), 'GRAPHQL_VALIDATION_FAILED', query, options))
      }
      return document
    } catch (error) {
      throw error instanceof RequestRefused ? new RequestRefused(error.errors, tokensOf(document, query)) : error
    }
  }

  #estimateOf(
    document: DocumentNode,
    estimates: AdmittedDocument['estimates'],
    operation: OperationDefinitionNode,
    variables: GraphRequest['variables'],
  ): Estimate {
    if (this.#limits.costMode === 'off') return UNESTIMATED
    const fragments = fragmentsOf(document)
    const known = estimates.get(operation) ?? estimate(this.#costs, fragments, operation, null)
    estimates.set(operation, known)
    // Variables that hold little weigh nothing, and need not be counted for every request.
    return known.varies || weightOf(variables) > LIGHT ? estimate(this.#costs, fragments, operation, variables) : known
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What it takes to read a document, in tokens: few tokens of much text are as much as many. */
const tokensOf = ({ tokenCount = 0 }: DocumentNode, query: string): number =>
  Math.max(tokenCount, Math.floor(query.length / TOKEN_SIZE))

const operationsOf = ({ definitions }: DocumentNode): OperationDefinitionNode[] =>
  definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)

function asksForSchema(document: DocumentNode): boolean {
  let asks = false
  visit(document, {
    Field: ({ name: { value } }) => {
      if (value !== '__schema' && value !== '__type') return undefined
      asks = true
      return BREAK
    },
  })
  return asks
}

/** Without locations: a document is kept long, and its places are wanted only where it is refused. */
function parseWithin(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens, noLocation: true })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    // How far the parser came is not known: at most to the last token allowed, and a token has a character or more.
    const tokensRead = Math.min(maxTokens, query.length)
    if (error.message.includes('Document contains more')) {
      const { errors } = refused(messages.tooManyTokens(maxTokens))
      throw new RequestRefused(errors, tokensRead)
    }
    throw new RequestRefused(reasonsOf([error], 'GRAPHQL_PARSE_FAILED', query), tokensRead)
  }
}

/** Parser, limits and validation recurse: what is nested so deeply that the stack ends is refused like anything too deep. */
function withStackGuard<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw refused(messages.nestedTooDeeply())
    throw error
  }
}

function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode {
  const operations = operationsOf(document)
  const names = () => operations.flatMap((node) => node.name?.value ?? []).join(', ')
  if (name !== null) {
    const named = operations.find((node) => node.name?.value === name)
    if (named) return named
    throw refused(messages.noOperationNamed(name, names()))
  }
  const [only, another] = operations
  if (!only) throw refused(messages.onlyFragments())
  if (another) throw refused(messages.severalOperations(names()))
  return only
}
