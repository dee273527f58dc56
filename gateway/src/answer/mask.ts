import { mayNotPerform, type Viewer } from '@channelgraph/access'
import type { HttpRequest, Logger } from '@channelgraph/process'
import type { ClientCode, Text } from '@channelgraph/values'
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql'
import { givenUp } from '../execute/failures.ts'
import type { RequestContext } from '../execute/request-context.ts'
import type { Answer, ToldError } from './answer.ts'
import { messages, type Said } from './messages.ts'
import type { RequestRefused } from './refusal.ts'

/** What a department may tell a client in its own words. */
const DEPARTMENT_CODES = new Set<unknown>([
  'FORBIDDEN',
  'NOT_FOUND',
  'SETTLEMENTS_NOT_DRAFTED',
  'BAD_USER_INPUT',
  'BAD_MONEY',
  'IDEMPOTENCY_CONFLICT',
  'TOO_COMPLEX',
] satisfies ClientCode[])
const isDepartmentCode = (code: unknown): code is ClientCode => DEPARTMENT_CODES.has(code)

export interface MaskOptions {
  readonly log: Logger
  /** The `kid` of the key that signs who asks, for the log where a department does not accept it. */
  readonly identityKeyId: string
  /** Told the code of every error that is answered. */
  readonly countError: (code: string) => void
}

/** One error of an executor, masked. */
interface Masked {
  readonly code: ClientCode
  readonly message: string
  readonly path: readonly (string | number)[] | undefined
  readonly serviceName?: string | undefined
  /** In HTTP, of an operation that nobody was asked for. */
  readonly status?: 429 | 500 | 503
}

/** The one place where errors become what a client may read: masked, in its language, with the request id, counted. */
export class Mask {
  readonly #options: MaskOptions

  constructor(options: MaskOptions) {
    this.#options = options
  }

  /**
   * An executor's result as a client may see it: departments' own words for what the client did, one UNAVAILABLE for each
   * department that is away, INTERNAL (logged) for everything else; no URL, stack or body.
   */
  result({ data, errors = [], extensions }: ExecutionResult, kind: OperationTypeNode, context: RequestContext): Answer {
    const broken = errors.length === 0 ? brokenPromises(extensions) : []
    const masked = onceEach(
      [...errors, ...broken].map((error) => this.#masked(error, kind, context, data === undefined)),
    )
    if (masked.length === 0) return { status: 200, data }
    const told = masked.map(({ code, message, path, serviceName }) => ({
      message,
      path,
      extensions: { code, requestId: context.requestId, serviceName },
    }))
    const status = masked.find((one) => one.status)?.status ?? (data === undefined ? 400 : 200)
    const later = status === 429 || status === 503 ? { headers: { 'retry-after': '1' } } : {}
    return { status, errors: this.#counted(told), data, ...later }
  }

  /** Why a request is not run: each reason with its place. */
  refusal({ errors, wrong }: RequestRefused, { requestId, lang }: Pick<HttpRequest, 'requestId' | 'lang'>): Answer {
    const told = errors.map(({ text, locations, extensions }) => ({
      message: text[lang],
      locations,
      extensions: { ...extensions, requestId },
    }))
    const counted = this.#counted(told)
    if (wrong === 'method') return { status: 405, headers: { allow: 'POST' }, errors: counted }
    const again = errors.every(({ extensions }) => ASKED_AGAIN.has(extensions.code))
    return { status: again ? 200 : 400, isMalformed: wrong === 'request', errors: counted }
  }

  #counted(errors: readonly ToldError[]): readonly ToldError[] {
    for (const { extensions } of errors) this.#options.countError(extensions.code)
    return errors
  }

  #masked(error: GraphQLError, kind: OperationTypeNode, context: RequestContext, nothingBegun: boolean): Masked {
    const { log, identityKeyId } = this.#options
    const code = String(error.extensions?.code ?? '')
    const serviceName = typeof error.extensions?.serviceName === 'string' ? error.extensions.serviceName : undefined
    const path = pathOf(error)
    const say = ({ code, text }: Said) => ({ code, message: text[context.viewer.lang ?? 'en'], path })

    // The gateway's own: no department was asked for what its viewer may never read.
    if (code === 'FORBIDDEN' && !serviceName) return say(forbidden(error, context.viewer))
    if (isDepartmentCode(code)) return { code, message: error.message, path }
    // Nobody's failure, and nobody reads it.
    if (code === 'CANCELLED' && givenUp(context)) return say(messages.givenUp())
    // No department was asked: it could not be planned in time, or too much waits.
    if (code === 'UNAVAILABLE' && !serviceName && nothingBegun)
      return { ...say(messages.notPlannedInTime()), status: 503 }
    // One client's new operations wait for the planner beyond its share.
    if (code === 'RATE_LIMITED') return { ...say(messages.tooManyNewOperations()), status: 429 }
    // The people's token was checked at the door: what a department does not accept is the identity that we signed.
    const strange = code === 'UNAUTHENTICATED'
    if (strange) log.error({ requestId: context.requestId, subgraph: serviceName, identityKeyId }, NOT_ACCEPTED)
    if (strange || code === 'UNAVAILABLE' || code === 'CANCELLED')
      return { ...say(unavailable(kind === OperationTypeNode.MUTATION && !strange, serviceName)), serviceName }
    // The engine's word for what the door refuses as TOO_COMPLEX: to a client it is one thing, with one code.
    if (code === 'OPERATION_TOO_COMPLEX') return say(messages.costlyPlanning())
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
    return { ...say(messages.internal()), ...(nothingBegun ? { status: 500 } : {}) }
  }
}

/** Steps of a protocol and no mistakes, answered as Apollo Server does: several clients do not read them from any other status. */
const ASKED_AGAIN = new Set<ClientCode>(['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED'])

/** One UNAVAILABLE a department and place; the stock executor knows no place. */
function onceEach(errors: readonly Masked[]): Masked[] {
  const away = new Set<string>()
  return errors.filter(({ code, serviceName, path }) => {
    if (code !== 'UNAVAILABLE') return true
    const what = JSON.stringify([serviceName, path])
    if (away.has(what)) return false
    away.add(what)
    return true
  })
}

const NOT_ACCEPTED =
  'a department does not accept the identity that this gateway signs: its IDENTITY_KEYS must hold the public half of IDENTITY_KEY'

function unavailable(mayBeDone: boolean, serviceName: string | undefined): Said {
  const who: Text = serviceName
    ? { en: `The ${serviceName} department`, zh: `${serviceName} 部门` }
    : { en: 'A department', zh: '某个部门' }
  return mayBeDone ? messages.changeUnknown(who) : messages.departmentAway(who)
}

/** What an executor found missing: operations of the permission matrix, or what a supergraph of others demands. */
function forbidden({ extensions }: GraphQLError, viewer: Viewer): Said {
  const { coordinate, missing } = extensions
  if (typeof coordinate !== 'string' || !Array.isArray(missing)) return messages.notDoneBesideForbidden()
  const operation = /^policy (.+)$/.exec(String(missing[0]))?.[1]
  return operation
    ? { code: 'FORBIDDEN', text: mayNotPerform(viewer, operation) }
    : messages.mayNotRead(coordinate, String(missing[0]))
}

/** A path of the client's query; not one that ends among the gateway's own requests. */
const pathOf = ({ path }: GraphQLError): readonly (string | number)[] | undefined =>
  path?.some((step) => step === '@' || step === '_entities') ? undefined : path

/** The stock gateway reports a null where none may be, without an error, in an extension of its own. */
function brokenPromises(extensions: ExecutionResult['extensions']): GraphQLError[] {
  const reported = extensions?.valueCompletion
  if (!Array.isArray(reported)) return []
  return reported.map(
    (error: Partial<GraphQLFormattedError>) =>
      new GraphQLError(error.message ?? 'a null where none may be', { path: error.path }),
  )
}
