/** Closed-loop load: so many connections, each sends its next request when it has its answer. */
import { Agent, Pool, request } from 'undici'
import type { GatewayProcess } from './processes.ts'
import type { Workload } from './supergraphs.ts'
import { identityOf } from './tokens.ts'

export interface Measured {
  requests: number
  /** Milliseconds from the first request to the last answer. */
  elapsedMs: number
  latenciesMs: number[]
  failed: number
}

export const CONNECTIONS = 50

let identities = 0

/**
 * Sends requests for `durationMs`, then waits for the answers still due: every request that was begun is counted, with
 * its time and the CPU it took, so a slow gateway's unfinished requests weigh as a fast one's.
 */
export async function load(
  { url, headersOf }: Pick<GatewayProcess, 'url' | 'headersOf'>,
  workload: Workload,
  durationMs: number,
): Promise<Measured> {
  const { origin, pathname } = new URL(url)
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 })
  const body = JSON.stringify({ query: workload.query, variables: workload.variables })
  const measured: Measured = { requests: 0, elapsedMs: 0, latenciesMs: [], failed: 0 }
  const startedAt = performance.now()
  const client = async () => {
    while (performance.now() - startedAt < durationMs) {
      const identity = identityOf(workload.identities === 'distinct' ? ++identities : 0)
      const sentAt = performance.now()
      const { statusCode, body: answer } = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headersOf(identity) },
        body,
      })
      const bytes = await answer.arrayBuffer()
      measured.latenciesMs.push(performance.now() - sentAt)
      measured.requests++
      if (statusCode !== 200 || bytes.byteLength < 20) measured.failed++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  measured.elapsedMs = performance.now() - startedAt
  await pool.close()
  return measured
}

/** One answer, with whatever stands in it. */
export async function answerOf(
  { url, headersOf }: Pick<GatewayProcess, 'url' | 'headersOf'>,
  workload: Workload,
): Promise<{ data?: unknown; errors?: unknown }> {
  // A connection of its own: one kept from before may just be closing.
  const { body } = await request(url, {
    method: 'POST',
    reset: true,
    dispatcher: new Agent({ pipelining: 0 }),
    headers: { 'content-type': 'application/json', ...headersOf('checker') },
    body: JSON.stringify({ query: workload.query, variables: workload.variables }),
    headersTimeout: 30_000,
  })
  return (await body.json()) as { data?: unknown; errors?: unknown }
}
