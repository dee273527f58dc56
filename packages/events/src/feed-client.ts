import { signFeedCall } from '@channelgraph/access'
import type { Department } from '@channelgraph/contracts'
import { withDeadline } from '@channelgraph/values'
import type { JWK } from 'jose'
import type { Logger } from 'pino'
import { UnreadableEvent } from './consumer.ts'

/** Where and as whom to read another department's events. */
export interface FeedSource {
  readonly publisher: Department
  /** Base URL of the publishing service, such as http://127.0.0.1:4001. */
  readonly url: string
  readonly caller: Department
  readonly key: JWK
}

/** The reading side: its own place, and what it does with pages and with an event it cannot apply. */
export interface FeedReader {
  position(): Promise<number>
  apply(page: readonly unknown[]): Promise<void>
  /** Keeps an event that could not be applied, and goes past it; false where the whole feed has to wait. */
  setApart(event: unknown, error: unknown): Promise<boolean>
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
/** What a page may weigh; asked one by one, what one event may. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024

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
    const body = parsed(await boundedText(response, publisher), publisher)
    if (!Array.isArray(body)) throw new Error(`the feed of ${publisher} did not answer a list`)
    if (body.length > limit)
      throw new Error(`the feed of ${publisher} answered more than the ${limit} events asked for`)
    return body
  })
}

function parsed(text: string, publisher: Department): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`the feed of ${publisher} did not answer JSON`) // the parser's own words quote what it read
  }
}

async function boundedText(response: Response, publisher: Department): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > MAX_PAGE_BYTES) throw new Error(`the feed of ${publisher} answers more than ${MAX_PAGE_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Reads a feed for as long as the service lives: fetch, apply, again. An unreachable publisher is tried again each second.
 * An event that cannot be applied is set apart and the others go on; where the reader does not take it (its database is away, the
 * event has no readable place, too many are apart already) the feed stops before it, and goes on by itself once that is mended.
 */
export function followFeed(source: FeedSource, reader: FeedReader, log: Logger): FeedLoop {
  const { publisher } = source
  const stopping = new AbortController()
  let problem: string | null = 'not connected yet'

  const step = async (): Promise<void> => {
    // While something is wrong it neither waits nor reads far ahead: readiness says at once that all is well again.
    const [limit, wait] = problem === null ? [PAGE, WAIT_S] : [1, 0]
    const after = await reader.position().catch((error: unknown) => {
      throw new NotApplied('the database of this department does not say how far it has read: the log says why', {
        cause: error,
      })
    })
    await applyEach(reader, await fetchFeed(source, after, limit, wait, stopping.signal))
    if (problem !== null) log.info({ publisher }, 'event feed follows')
    problem = null
  }

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await step()
      } catch (error) {
        if (stopping.signal.aborted) return
        const reason = error instanceof Error ? error.message : String(error)
        if (problem !== reason) tell(log, publisher, reason, error)
        problem = reason
        await pause(RETRY_MS, stopping.signal)
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

/** What the departments' own code or database says stays in the log: readiness shows no statement and no row. */
class NotApplied extends Error {
  override name = 'NotApplied'
}

function tell(log: Logger, publisher: Department, reason: string, error: unknown): void {
  if (error instanceof UnreadableEvent)
    log.error({ publisher, reason }, 'event feed stopped at an event that cannot be read: it is not skipped')
  else if (error instanceof NotApplied) log.error({ publisher, reason, err: error.cause }, 'event feed waits')
  else log.warn({ publisher, reason }, 'event feed waits')
}

/** A page is one transaction; where it fails its events are taken one by one, so that only the bad one is set apart. */
async function applyEach(reader: FeedReader, page: readonly unknown[]): Promise<void> {
  if (page.length === 0) return
  try {
    await reader.apply(page)
  } catch (error) {
    if (page.length > 1) {
      for (const event of page) await applyEach(reader, [event])
      return
    }
    const kept = await reader.setApart(page[0], error).catch((cause: unknown) => {
      throw new NotApplied('an event cannot be set apart: the log says why', { cause })
    })
    if (kept) return
    if (error instanceof UnreadableEvent) throw error
    throw new NotApplied('an event cannot be applied: the log says why', { cause: error })
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
