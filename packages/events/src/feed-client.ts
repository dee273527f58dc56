import { signFeedCall } from '@channelgraph/access'
import type { Department } from '@channelgraph/contracts'
import { withDeadline } from '@channelgraph/values'
import type { JWK } from 'jose'
import type { Logger } from 'pino'

/** Where and as whom to read another department's events. */
export interface FeedSource {
  readonly publisher: Department
  /** Base URL of the publishing service, such as http://127.0.0.1:4001. */
  readonly url: string
  readonly caller: Department
  readonly key: JWK
}

export interface FeedLoop {
  /** The last error in words, or null while all is well. */
  readonly problem: () => string | null
  /** Stops after the page at hand. */
  stop(): Promise<void>
}

const PAGE = 200
const WAIT_S = 20
const RETRY_MS = 1_000
/** How much longer than it was told to wait a publisher may take. */
const GRACE_S = 10

/** One page of a publisher's feed; waits up to `waitS` seconds for something new. */
export async function fetchFeed(
  { publisher, url, caller, key }: FeedSource,
  after: number,
  limit: number,
  waitS: number,
  signal: AbortSignal,
): Promise<unknown[]> {
  const token = await signFeedCall(key, caller, publisher)
  return withDeadline((waitS + GRACE_S) * 1000, [signal], async (bounded) => {
    const response = await fetch(`${url}/events?after=${after}&limit=${limit}&wait=${waitS}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: bounded,
    })
    if (!response.ok) throw new Error(`the feed of ${publisher} answered ${response.status}`)
    const body: unknown = await response.json()
    if (!Array.isArray(body)) throw new Error(`the feed of ${publisher} did not answer a list`)
    return body
  })
}

/**
 * Reads a feed for as long as the service lives: fetch, apply, again. An unreachable publisher is tried again each second;
 * a page that cannot be applied is taken event by event, so that everything before the bad one takes effect, and stays there.
 */
export function followFeed(
  source: FeedSource,
  position: () => Promise<number>,
  apply: (page: readonly unknown[]) => Promise<void>,
  log: Logger,
): FeedLoop {
  const stopping = new AbortController()
  let problem: string | null = 'not connected yet'
  let limit = PAGE

  const step = async (): Promise<void> => {
    // While something is wrong it does not wait: readiness says at once that all is well again.
    const page = await fetchFeed(source, await position(), limit, problem === null ? WAIT_S : 0, stopping.signal)
    if (page.length > 0) await apply(page)
    limit = PAGE
    problem = null
  }

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await step()
      } catch (error) {
        if (stopping.signal.aborted) return
        const message = error instanceof Error ? error.message : String(error)
        if (problem !== message) log.warn({ publisher: source.publisher, reason: message }, 'event feed waits')
        problem = message
        if (limit > 1) limit = 1
        else await pause(RETRY_MS, stopping.signal)
      }
    }
  }

  const running = run()
  return {
    problem: () => problem,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      // One signal lives as long as the service: a publisher that is away for a day would leave a listener a second on it.
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
