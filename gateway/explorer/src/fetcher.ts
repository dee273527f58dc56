import type { Fetcher, FetcherParams, Observable } from '@graphiql/toolkit'
import type { ExecutionResult } from 'graphql'
import type { Asker } from './asker.ts'
import { type Exchange, exchange, type GraphRequest, type Report } from './exchange.ts'
import { RETRY_MS } from './gateway.ts'
import { asProblem, kindOf, Problem } from './problem.ts'

/** Who looks at what passes between GraphiQL and the gateway. */
export interface Witness {
  /** The schema was read, or why it was not. */
  schemaRead(problem: Problem | null): void
  /** An operation was sent: returns who is told its outcome, and what to tell the analyst beside it. */
  operationSent(): (outcome: Outcome, problem: Problem | null) => void
  /** Whether the analyst wants to see where answers come from. */
  explains(): boolean
}

/** How an operation ended: with an answer, without one, or by the analyst's stop. */
export type Outcome = Report | 'unanswered' | 'stopped'

/**
 * GraphiQL's way to the graph, as one asker. GraphiQL reads the schema anew whenever it is given another fetcher;
 * `life` ends when it is. Operations are observables, so that GraphiQL's stop button ends the request.
 */
export function createFetcher(url: string, asker: Asker, witness: Witness, life: AbortSignal): Fetcher {
  return (params) => {
    // GraphiQL names its own question for the schema so (its default); an analyst's operation of that name is no harm.
    if (params.operationName === 'IntrospectionQuery') return readSchema(url, asker, params, witness, life)
    return runOperation(url, asker, params, witness)
  }
}

/** The fetcher where nobody asks yet: sends nothing, and says so in the response. */
export const fetcherOfNobody: Fetcher = () => ({
  subscribe(observer: unknown) {
    const { error } = observer as ObserverForm
    queueMicrotask(() =>
      error({ message: 'Nothing was sent, because nobody is asking yet: give an access token first.' }),
    )
    return { unsubscribe: () => undefined }
  },
})

/**
 * Reads the schema, again and again while the gateway is away: a failure would have GraphiQL overwrite the answer on the
 * page each time. Once `life` is over nobody waits for the schema, and the promise stays open.
 */
async function readSchema(
  url: string,
  asker: Asker,
  params: FetcherParams,
  witness: Witness,
  life: AbortSignal,
): Promise<ExecutionResult> {
  while (!life.aborted) {
    try {
      const data = await trySchema(url, asker, params, life)
      witness.schemaRead(null)
      return { data }
    } catch (failure) {
      if (life.aborted) break
      const problem = asProblem(failure)
      witness.schemaRead(problem)
      if (problem.kind !== 'unreachable') throw new Error(`${problem.message} ${problem.advice}`)
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  return new Promise(() => undefined)
}

async function trySchema(
  url: string,
  asker: Asker,
  params: FetcherParams,
  life: AbortSignal,
): Promise<Record<string, unknown>> {
  const { result, report, problem } = await exchange(url, asker, requestOf(params), life)
  if (problem) throw problem
  if (result.data?.__schema) return result.data
  const reason = result.errors?.[0]?.message ?? 'it answered no schema'
  const advice = 'Operations may still run; completion, builder and documentation need the schema.'
  throw new Problem(
    kindOf(report.status),
    `The gateway does not tell its schema (HTTP ${report.status}): ${reason}`,
    advice,
  )
}

function runOperation(url: string, asker: Asker, params: FetcherParams, witness: Witness): Observable<ExecutionResult> {
  return {
    subscribe(observer: unknown) {
      // GraphiQL subscribes with the object form only; the positional forms of the type are those of RxJS.
      const { next, error, complete } = observer as ObserverForm
      const done = witness.operationSent()
      const abort = new AbortController()
      const succeed = ({ result, report, problem }: Exchange): void => {
        done(report, problem)
        next(result as ExecutionResult)
        complete()
      }
      const fail = (failure: unknown): void => {
        if (abort.signal.aborted) {
          done('stopped', null)
          return // GraphiQL has forgotten this operation already
        }
        const problem = asProblem(failure)
        done('unanswered', problem)
        error({ message: `${problem.message} ${problem.advice}` })
      }
      const request = { ...requestOf(params), explain: witness.explains() }
      exchange(url, asker, request, abort.signal).then(succeed, fail)
      return { unsubscribe: () => abort.abort() }
    },
  }
}

interface ObserverForm {
  next(result: ExecutionResult): void
  error(failure: { message: string }): void
  complete(): void
}

const requestOf = ({ query, operationName, variables }: FetcherParams): GraphRequest => ({
  query,
  operationName,
  variables: variables as unknown,
})
