import type { Asker } from './asker.ts'
import type { Completeness, Lineage } from './explained.ts'
import { parseJson, reach } from './gateway.ts'
import { currentLanguage } from './i18n/language.ts'
import type { Problem } from './problem.ts'

/** One GraphQL request over HTTP. */
export interface GraphRequest {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: unknown
  /** Whether to ask where the answer comes from; `plan`: which departments would be asked, without asking them. */
  readonly explain?: boolean | 'plan'
}

/** What the gateway tells of where an answer comes from. */
export interface Explained {
  readonly lineage?: Lineage
  readonly completeness?: Completeness
}

/** The part of a GraphQL answer the page itself looks at. */
export interface GraphResult {
  readonly extensions?: Explained & Readonly<Record<string, unknown>>
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { readonly message: string }[]
}

/** What the status line says about one answer. */
export interface Report {
  /** Who asked: the answer stays on the page when another persona is chosen. */
  readonly as: string
  readonly status: number
  /** From sending the request to having read the whole answer. */
  readonly elapsedMs: number
  /** The gateway's `x-request-id`, to be quoted to whoever reads its logs; null where it sent none. */
  readonly requestId: string | null
  readonly errorCount: number
  readonly explained: Explained
}

export interface Exchange {
  readonly result: GraphResult
  readonly report: Report
  /** What the analyst should be told beside the answer; null when there is nothing to do. */
  readonly problem: Problem | null
}

/**
 * Sends one request as `asker`. A refused token (401) is renewed once and the request sent again: the gateway refuses
 * before it executes, so nothing runs twice. Throws a {@link Problem} where no GraphQL answer came, and an AbortError
 * where `signal` ended it.
 */
export async function exchange(
  url: string,
  asker: Asker,
  request: GraphRequest,
  signal?: AbortSignal,
): Promise<Exchange> {
  const token = await asker.token()
  const first = await post(url, asker, token, request, signal)
  if (first.report.status !== 401) return first
  if (!asker.forget(token)) return { ...first, problem: asker.refusal() }
  const renewed = await asker.token()
  const second = await post(url, asker, renewed, request, signal)
  if (second.report.status !== 401) return second
  asker.forget(renewed) // so that trying again begins with another one
  return { ...second, problem: asker.refusal() }
}

async function post(
  url: string,
  asker: Asker,
  token: string,
  { explain = false, ...sent }: GraphRequest,
  signal?: AbortSignal,
): Promise<Exchange> {
  const started = performance.now()
  const response = await reach(url, {
    method: 'POST',
    cache: 'no-store',
    headers: {
      // Its status says what came of it; so does the status line.
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
      'accept-language': currentLanguage(),
      'apollo-require-preflight': 'true',
      authorization: `Bearer ${token}`,
      ...(explain ? { 'x-explain': explain === 'plan' ? 'plan' : 'run' } : {}),
    },
    body: JSON.stringify(sent),
    signal,
  })
  const text = await response.text()
  const elapsedMs = Math.round(performance.now() - started)
  const answer = parseJson<GraphResult>(text, response, url)
  const { lineage, completeness } = answer.extensions ?? {}
  const result = lineage ? withoutLineage(answer) : answer
  const report: Report = {
    as: asker.title,
    status: response.status,
    elapsedMs,
    requestId: response.headers.get('x-request-id'),
    errorCount: result.errors?.length ?? 0,
    explained: { lineage, completeness },
  }
  return { result, report, problem: null }
}

/** The panel shows it: beside the answer it would be longer than that. */
function withoutLineage({ extensions, ...answer }: GraphResult): GraphResult {
  const { lineage: _, ...others } = extensions ?? {}
  return Object.keys(others).length > 0 ? { ...answer, extensions: others } : answer
}
