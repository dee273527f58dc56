import { HttpError, type HttpReply, type HttpRequest, type Route } from '@channelgraph/process'
import { MemoryBuckets } from './memory-buckets.ts'
import type { LimitMetrics } from './metrics.ts'
import { addressOf } from './strangers.ts'
import type { Rate } from './token-bucket.ts'

/** Refusals that an address is told at once: more than anybody meets who reads them. */
const TOLD_AT_ONCE: Rate = { perSecond: 20, burst: 40 }
/** How long every further one is held: no longer than a refusal says to wait. */
const HELD_MS = 1_000
/** How many are held, of one address and of all: fewer than a proxy in front has connections to us. */
const MOST_HELD = { ofAddress: 200, ofAll: 400 }

export interface HeldRefusalsOptions extends Pick<LimitMetrics, 'countHeld'> {
  readonly trustedProxies: number
  readonly now?: (() => number) | undefined
  /** Calls back after some milliseconds; returns what forgets it. */
  readonly later?: (callback: () => void, ms: number) => () => void
}

/**
 * Answers who is refused again and again, and asks again at once, a second later. A refusal costs a tenth of a millisecond and its
 * client nothing, so that a hundred connections keep the one thread busy with nothing else; who has to wait for it on each
 * connection can not. Only refusals are held: whoever is served from the same address, or behind the same proxy, feels nothing.
 * Beyond what may be held a refusal ends its connection.
 */
export function holdRefusals({
  trustedProxies,
  countHeld,
  now,
  later = laterByTimer,
}: HeldRefusalsOptions): (route: Route) => Route {
  const told = new MemoryBuckets(now)
  const held = new Map<string, number>()
  let all = 0
  const move = (owner: string, by: 1 | -1) => {
    all += by
    const count = (held.get(owner) ?? 0) + by
    if (count > 0) held.set(owner, count)
    else held.delete(owner)
  }

  const hold = async (request: HttpRequest, owner: string): Promise<void> => {
    countHeld()
    move(owner, 1)
    await new Promise<void>((resolve) => {
      const forget = later(resolve, HELD_MS)
      request.onGone(() => {
        forget()
        resolve()
      })
    })
    move(owner, -1)
  }

  return (route) =>
    async (request): Promise<HttpReply> => {
      try {
        return await route(request)
      } catch (error) {
        if (!(error instanceof HttpError) || error.status >= 500 || request.isGone) throw error
        const owner = addressOf(request, trustedProxies)
        if (told.take([{ owner, name: 'refusals', rate: TOLD_AT_ONCE }], 1).allowed) throw error
        if (all >= MOST_HELD.ofAll || (held.get(owner) ?? 0) >= MOST_HELD.ofAddress)
          throw new HttpError(error.status, error.code, error.text, { ...error.headers, connection: 'close' })
        await hold(request, owner)
        throw error
      }
    }
}

function laterByTimer(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms)
  return () => clearTimeout(timer)
}
