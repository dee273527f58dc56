import { EventEmitter } from 'node:events'
import type { Database } from '@channelgraph/access'
import { OUTBOX_CHANNEL, readFeed } from '@channelgraph/events'
import { HttpError, type HttpReply, type HttpRequest, json, type Logger, type Route } from '@channelgraph/process'
import type postgres from 'postgres'
import { databaseAdvice, isDatabaseAway } from './database-errors.ts'

const MAX_PAGE = 500
const MAX_WAIT_S = 30
const POLL_MS = 1_000

interface FeedOptions {
  readonly db: Database
  readonly client: postgres.Sql
  readonly department: string
  /** The caller's name, or null for a call nobody may make. */
  readonly verify: (token: string) => Promise<string | null>
  readonly log: Logger
}

/**
 * Serves `GET /events?after=SEQ&limit=N&wait=SECONDS`: events in order, long-polled. NOTIFY only wakes; waiting readers look
 * each second as well, since LISTEN does not survive every proxy.
 */
export async function createFeedRoute({
  db,
  client,
  department,
  verify,
  log,
}: FeedOptions): Promise<{ route: Route; stop(): Promise<void> }> {
  const wake = new EventEmitter().setMaxListeners(0)
  let stopped = false
  await client
    .listen(OUTBOX_CHANNEL, () => wake.emit('events'))
    .catch((error: unknown) => {
      if (isDatabaseAway(error))
        log.warn(
          `the database ${databaseAdvice(error)}; until the next start the feed looks each second, without LISTEN`,
        )
      else log.warn({ err: error }, 'LISTEN is not possible on this connection; the feed polls each second')
    })

  const waitForEvents = async (request: HttpRequest, after: number, limit: number, until: number) => {
    for (;;) {
      const page = await readFeed(db, department, after, limit)
      const left = until - Date.now()
      if (page.length > 0 || left <= 0 || stopped || request.signal.aborted) return page
      await wakeOrTick(wake, request.signal, Math.min(left, POLL_MS))
    }
  }

  const route = async (request: HttpRequest): Promise<HttpReply> => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (!token || !(await verify(token)))
      throw new HttpError(401, 'UNAUTHENTICATED', {
        en: 'The event feed answers other departments only.',
        zh: '事件流只应答其他部门。',
      })
    const after = wholeNumber(request, 'after', 0, Number.MAX_SAFE_INTEGER)
    const limit = wholeNumber(request, 'limit', 200, MAX_PAGE)
    const waitS = wholeNumber(request, 'wait', 0, MAX_WAIT_S)
    try {
      return json(200, await waitForEvents(request, after, limit, Date.now() + waitS * 1000))
    } catch (error) {
      if (!isDatabaseAway(error)) throw error
      throw new HttpError(503, 'UNAVAILABLE', {
        en: `The database of ${department} ${databaseAdvice(error)}`,
        zh: `${department} 的数据库没有应答:原因见日志。`,
      })
    }
  }

  return {
    route,
    stop: async () => {
      stopped = true
      wake.emit('events')
    },
  }
}

/** Until something new was written, the time is over, or the reader has gone. Own timers: Node 20 may collect AbortSignal.any(timeout). */
function wakeOrTick(wake: EventEmitter, gone: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      wake.off('events', done)
      gone.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    wake.once('events', done)
    gone.addEventListener('abort', done)
  })
}

function wholeNumber(request: HttpRequest, name: string, fallback: number, max: number): number {
  const value = Number(request.query.get(name) ?? fallback)
  if (!Number.isSafeInteger(value) || value < 0 || value > max)
    throw new HttpError(400, 'BAD_USER_INPUT', {
      en: `\`${name}\` must be a whole number from 0 to ${max}.`,
      zh: `\`${name}\` 须为 0 到 ${max} 的整数。`,
    })
  return value
}
