/** What can go wrong, as the client sees it. Nothing here ever carries a URL, a stack or a body. */
import { GraphQLError } from 'graphql'
import type { ErrorPolicy } from './options.ts'

export type EngineErrorCode =
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'GRAPHQL_PARSE_FAILED'
  | 'OPERATION_RESOLUTION_FAILURE'
  | 'OPERATION_TOO_COMPLEX'
  | 'PLANNING_FAILED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'CANCELLED'
  | 'INTERNAL'

/** A failure of the engine or of a subgraph as a whole; `cause` is for logs, never for clients. */
export class EngineError extends Error {
  readonly code: EngineErrorCode

  constructor(code: EngineErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'EngineError'
    this.code = code
  }
}

/** Why a subgraph's answer could not be used. */
export class SubgraphFailure extends EngineError {
  readonly subgraph: string

  constructor(subgraph: string, code: 'UNAVAILABLE' | 'CANCELLED' | 'INTERNAL', message: string, cause?: unknown) {
    super(code, message, cause)
    this.name = 'SubgraphFailure'
    this.subgraph = subgraph
  }
}

export type ErrorPath = (string | number)[]

/** An error on its way to the client, at a path of the client's query. */
export interface LocatedError {
  message: string
  path: ErrorPath | undefined
  code: string
  serviceName?: string
  extensions?: Record<string, unknown>
  /** Places of the data that are missing because of this error, below its path. */
  explains?: ReadonlySet<string>
}

/** An error as a subgraph wrote it. */
export interface SubgraphError {
  message?: unknown
  path?: unknown
  extensions?: unknown
}

const REVEALING = /https?:\/\/|\n\s+at |\bat .+:\d+:\d+|ECONN|EAI_AGAIN|ENOTFOUND/

/** A subgraph's own error, cleaned: code and allowed extensions stay, anything that shows the house's inside goes. */
export function fromSubgraph(
  error: SubgraphError,
  serviceName: string,
  path: ErrorPath | undefined,
  policy: ErrorPolicy,
): LocatedError {
  const text =
    typeof error.message === 'string' && error.message !== '' ? error.message : 'The service reported an error.'
  const extensions = isRecord(error.extensions) ? error.extensions : {}
  const allowed: Record<string, unknown> = {}
  for (const name of policy.extensions) if (Object.hasOwn(extensions, name)) allowed[name] = extensions[name]
  return {
    message: REVEALING.test(text) ? 'The service reported an error.' : text,
    path,
    code: typeof extensions.code === 'string' ? extensions.code : 'DOWNSTREAM_SERVICE_ERROR',
    serviceName,
    extensions: allowed,
  }
}

/** A failed request to a subgraph, at the place of the query that asked for it. */
export function fromFailure(failure: EngineError, serviceName: string, path: ErrorPath): LocatedError {
  return { message: failure.message, path, code: failure.code, serviceName }
}

export function toGraphQLError(error: LocatedError, policy: ErrorPolicy): GraphQLError {
  return new GraphQLError(error.message, {
    path: error.path,
    extensions: {
      ...error.extensions,
      code: error.code,
      ...(policy.serviceName && error.serviceName ? { serviceName: error.serviceName } : {}),
    },
  })
}

/** A request that could not be carried out at all. */
export function requestError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  if (error instanceof EngineError) {
    return new GraphQLError(error.code === 'PLANNING_FAILED' ? 'This operation cannot be planned.' : error.message, {
      extensions: { code: error.code },
      originalError: error,
    })
  }
  return new GraphQLError('The gateway failed.', {
    extensions: { code: 'INTERNAL' },
    originalError: error instanceof Error ? error : undefined,
  })
}

/** By path, numbers as numbers, then by message: the same errors in the same order, however the answers arrived. */
export function inOrder(errors: LocatedError[]): LocatedError[] {
  return errors.sort(
    (a, b) => comparePaths(a.path ?? [], b.path ?? []) || (a.message < b.message ? -1 : +(a.message > b.message)),
  )
}

function comparePaths(a: ErrorPath, b: ErrorPath): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i]!
    const y = b[i]!
    if (x === y) continue
    if (typeof x === 'number' && typeof y === 'number') return x - y
    return String(x) < String(y) ? -1 : 1
  }
  return a.length - b.length
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
