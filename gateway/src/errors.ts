import { HeaderMap } from '@apollo/server'
import type { Logger } from '@channelgraph/process'
import type { Text } from '@channelgraph/values'
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql'
import { messages, type Said } from './messages.ts'
import type { RequestContext } from './request-context.ts'

/** What a department may tell a client in its own words. */
const DEPARTMENT_CODES = new Set([
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'BAD_MONEY',
  'IDEMPOTENCY_CONFLICT',
  'TOO_COMPLEX',
])

/** A department that does not answer: down, too slow, or not speaking GraphQL. The cause is for the log only. */
export class DepartmentUnavailable extends GraphQLError {
  override name = 'DepartmentUnavailable'

  constructor(serviceName: string, cause: unknown) {
    super(`The ${serviceName} department does not answer.`, {
      extensions: { code: 'UNAVAILABLE', serviceName },
      originalError: cause instanceof Error ? cause : new Error(String(cause)),
    })
  }
}

/** A request to a department that nobody waits for any more: its client went away. */
export class RequestCancelled extends GraphQLError {
  override name = 'RequestCancelled'

  constructor(serviceName: string) {
    super('The request was given up by its client.', { extensions: { code: 'CANCELLED', serviceName } })
  }
}

/** What came of a request to a department; `cancelled` is the client's doing and says nothing about the department. */
export type SubgraphOutcome = 'answered' | 'unavailable' | 'cancelled'

export interface MaskOptions {
  readonly log: Logger
  /** The `kid` of the key that signs who asks, for the log where a department does not accept it. */
  readonly identityKeyId: string
}

/**
 * An executor's result as a client may see it: departments' own words for what the client did, one UNAVAILABLE for each
 * department that is away, INTERNAL (logged) for everything else, the request id in each; no URL, stack or body.
 */
export function maskResult(
  result: ExecutionResult,
  kind: OperationTypeNode,
  context: RequestContext,
  { log, identityKeyId }: MaskOptions,
): ExecutionResult {
  const lang = context.viewer.lang ?? 'en'
  const broken = brokenPromises(result)
  const errors = [...(result.errors ?? []), ...broken]
  if (errors.length === 0) return { data: result.data }
  const away = new Set<string>()
  const masked = errors.flatMap((error) => {
    const code = String(error.extensions?.code ?? '')
    const serviceName = typeof error.extensions?.serviceName === 'string' ? error.extensions.serviceName : undefined
    const path = pathOf(error)
    if (DEPARTMENT_CODES.has(code))
      return new GraphQLError(error.message, { path, extensions: { code, requestId: context.requestId } })
    // Nobody's failure, and nobody reads it.
    if (code === 'CANCELLED' && givenUp(context)) {
      const extensions = { code: 'CANCELLED', requestId: context.requestId }
      return new GraphQLError(messages.givenUp().text[lang], { path, extensions })
    }
    // No department was asked: it could not be planned in time, or too much waits.
    if (code === 'UNAVAILABLE' && !serviceName && result.data === undefined)
      return notBegun(503, messages.notPlannedInTime(), context)
    // The people's token was checked at the door: what a department does not accept is the identity that we signed.
    const strange = code === 'UNAUTHENTICATED'
    if (strange || code === 'UNAVAILABLE' || code === 'CANCELLED') {
      if (strange) log.error({ requestId: context.requestId, subgraph: serviceName, identityKeyId }, NOT_ACCEPTED)
      // One a department and place; the stock executor knows no place.
      const what = JSON.stringify([serviceName, path])
      if (away.has(what)) return []
      away.add(what)
      const extensions = { code: 'UNAVAILABLE', requestId: context.requestId, ...(serviceName ? { serviceName } : {}) }
      return new GraphQLError(unavailable(kind === OperationTypeNode.MUTATION && !strange, serviceName).text[lang], {
        path,
        extensions,
      })
    }
    // The engine's word for what the door refuses as TOO_COMPLEX: to a client it is one thing, with one code.
    if (code === 'OPERATION_TOO_COMPLEX') {
      const extensions = { code: 'TOO_COMPLEX', requestId: context.requestId }
      return new GraphQLError(messages.costlyPlanning().text[lang], { path, extensions })
    }
    // One client's new operations wait for the planner beyond its share.
    if (code === 'RATE_LIMITED') {
      return notBegun(429, messages.tooManyNewOperations(), context)
    }
    log.error(
      {
        requestId: context.requestId,
        subgraph: serviceName,
        path: path?.join('.'),
        code,
        reason: error.message,
        err: error.originalError,
      },
      'execution failed',
    )
    return new GraphQLError(messages.internal().text[lang], {
      path,
      extensions: { code: 'INTERNAL', requestId: context.requestId },
    })
  })
  return { errors: masked, ...(result.data === undefined ? {} : { data: result.data }) }
}

/** Of an operation that nobody was asked for: Apollo Server answers with its status, and when to ask again. */
function notBegun(status: number, { code, text }: Said, { requestId, viewer }: RequestContext): GraphQLError {
  const http = { status, headers: new HeaderMap([['retry-after', '1']]) }
  return new GraphQLError(text[viewer.lang ?? 'en'], { extensions: { code, requestId, http } })
}

/** Whether the client went away, and not the time of the request. */
export const givenUp = ({ signal }: RequestContext): boolean =>
  signal.aborted && (signal.reason as Partial<DOMException> | undefined)?.name !== 'TimeoutError'

const NOT_ACCEPTED =
  'a department does not accept the identity that this gateway signs: its IDENTITY_KEYS must hold the public half of IDENTITY_KEY'

function unavailable(mayBeDone: boolean, serviceName: string | undefined): Said {
  const who: Text = serviceName
    ? { en: `The ${serviceName} department`, zh: `${serviceName} 部门` }
    : { en: 'A department', zh: '某个部门' }
  return mayBeDone ? messages.changeUnknown(who) : messages.departmentAway(who)
}

/** A path of the client's query; not one that ends among the gateway's own requests. */
const pathOf = ({ path }: GraphQLError): readonly (string | number)[] | undefined =>
  path?.some((step) => step === '@' || step === '_entities') ? undefined : path

/** The stock gateway reports a null where none may be, without an error, in an extension of its own. */
function brokenPromises({ errors, extensions }: ExecutionResult): GraphQLError[] {
  const reported = extensions?.valueCompletion
  if (errors?.length || !Array.isArray(reported)) return []
  return reported.map(
    (error: Partial<GraphQLFormattedError>) =>
      new GraphQLError(error.message ?? 'a null where none may be', { path: error.path }),
  )
}

/** The last look at an error that Apollo Server itself made: its codes for a client's mistakes pass, anything else is masked. */
export const maskServerError =
  (log: Logger) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = String(formatted.extensions?.code ?? '')
    if (CLIENT_CODES.has(code)) return formatted
    log.error({ err: error }, 'request failed')
    const { code: internal, text } = messages.internal()
    return { message: text.en, extensions: { code: internal, text } }
  }

const CLIENT_CODES = new Set([
  ...DEPARTMENT_CODES,
  'UNAVAILABLE',
  'INTERNAL',
  'CANCELLED',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'TOO_COMPLEX',
  'RATE_LIMITED',
])

/** Why a supergraph cannot be run that joins a department nobody told us of. */
export const unknownDepartment = (name: string): string =>
  `The supergraph names a department "${name}" whose address is not known: set SUBGRAPH_URL_${name.toUpperCase()}.`
