/** Who may have a request under way at a subgraph: clients take turns at its connections, and none holds more than half of them. */
import type { Cancellation } from './cancellation.ts'
import { FairQueue } from './fair-queue.ts'

/** Names the line of those who have none; no key of a client begins so. */
const ANYBODY = '\u0000anybody'

export class FairConnections {
  private readonly all: number
  private readonly most: number
  private used = 0
  private readonly usedBy = new Map<string, number>()
  private readonly waiting = new FairQueue<() => void>()

  /** @param all sockets there are */
  constructor(all: number) {
    this.all = all
    this.most = Math.max(1, Math.floor(all / 2))
  }

  /**
   * Resolves when the client may send: to what must be called when its answer is there, or to undefined where it stopped waiting.
   * Clients that nobody tells apart are one, with all there are.
   */
  enter(client = ANYBODY, cancellation: Cancellation): Promise<(() => void) | undefined> {
    if (this.used < this.all && this.mayHave(client)) return Promise.resolve(this.take(client))
    return new Promise((resolve) => {
      const enter = () => {
        unregister()
        resolve(this.take(client))
      }
      const unregister = cancellation.onCancel(() => {
        this.waiting.remove(enter)
        resolve(undefined)
      })
      if (!cancellation.reason) this.waiting.push(client, enter)
    })
  }

  private mayHave(client: string): boolean {
    return client === ANYBODY || (this.usedBy.get(client) ?? 0) < this.most
  }

  private take(client: string): () => void {
    this.move(client, 1)
    return () => {
      this.move(client, -1)
      this.waiting.take((other) => this.mayHave(other))?.item()
    }
  }

  private move(client: string, by: 1 | -1): void {
    this.used += by
    const used = (this.usedBy.get(client) ?? 0) + by
    if (used > 0) this.usedBy.set(client, used)
    else this.usedBy.delete(client)
  }
}
