import type { Work } from '@channelgraph/process'

interface Share {
  used: number
  /** In the order they came: each call lets one in. */
  readonly waiting: Set<() => void>
}

/**
 * So many connections of a pool one viewer may have at once. Who wants more waits, behind its own: a question of twenty heavy
 * statements, or sixty changes that wait for each other, would else hold the whole pool, and everybody else would wait for them.
 */
export class ConnectionShares {
  readonly #most: number
  readonly #shares = new Map<string, Share>()

  /** A third of the pool, for a viewer who knows nobody else to have enough, and two others to be served beside it. */
  constructor(pool: number) {
    this.#most = Math.max(2, Math.floor(pool / 3))
  }

  /** Does what needs a connection when its viewer may have one. Rejects when a read ends before. */
  async use<T>(work: Work, useConnection: () => Promise<T>): Promise<T> {
    const share = this.#shares.get(work.viewer) ?? { used: 0, waiting: new Set() }
    this.#shares.set(work.viewer, share)
    if (share.used < this.#most) share.used += 1
    else await turnOf(share, work)
    try {
      return await useConnection()
    } finally {
      const [next] = share.waiting
      if (next) next()
      else share.used -= 1
      if (share.used === 0) this.#shares.delete(work.viewer)
    }
  }
}

/** Resolves when somebody hands its connection on. */
function turnOf({ waiting }: Share, { signal, mayStop }: Work): Promise<void> {
  return new Promise((resolve, reject) => {
    const enter = () => {
      waiting.delete(enter)
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    const giveUp = () => {
      waiting.delete(enter)
      reject(signal.reason)
    }
    waiting.add(enter)
    // A change is finished whoever waits.
    if (mayStop) signal.addEventListener('abort', giveUp)
  })
}
