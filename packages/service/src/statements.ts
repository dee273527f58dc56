import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { currentWork, type Work } from '@channelgraph/process'
import type postgres from 'postgres'
import type { ConnectionShares } from './connection-shares.ts'

type Unsafe = Pick<postgres.Sql, 'unsafe'>
type Given = Parameters<postgres.Sql['unsafe']>
type Scoped = (tx: postgres.TransactionSql) => Promise<unknown>

/** Asks the server to end the statements that begin with a mark. */
export type CancelMarked = (mark: string) => Promise<void>

/**
 * The same pool for drizzle, with two differences. A request waits for its viewer's share of the connections. And a read's statements end with the request that asked for them. One that waits is
 * not begun, one under way is cancelled in the server. A change's statements, and those of feeds and schedules, are passed on.
 *
 * The driver's own `cancel` ends whatever its connection is running when the signal arrives, which may be somebody else's statement
 * by then. So the statements of a read begin with a mark of their request, and the server ends only what has it.
 */
export function endingWithTheirRequest(
  client: postgres.Sql,
  cancelMarked: CancelMarked,
  shares: ConnectionShares,
): postgres.Sql {
  const readsOf = new WeakMap<Work, Reads>()
  const readsIn = (work: Work): Reads => {
    const reads = readsOf.get(work) ?? new Reads(work, cancelMarked)
    readsOf.set(work, reads)
    return reads
  }
  return new Proxy(client, {
    get(target, name, receiver) {
      const work = currentWork()
      if (!work) return Reflect.get(target, name, receiver)
      if (name === 'begin')
        return (scoped: Scoped) =>
          shares.use(work, () =>
            target.begin((tx) => scoped(work.mayStop ? readsIn(work).within(tx) : counted(tx, work))),
          )
      if (name === 'unsafe' && work.mayStop)
        return (...given: Given) =>
          new Statement((values) => shares.use(work, () => readsIn(work).run(target, values, given, true)))
      return Reflect.get(target, name, receiver)
    },
  })
}

const CANCEL_AGAIN_MS = 100

interface Running {
  cancel(): void
  readonly state?: unknown
}

type Run = (client: Unsafe, values: boolean, given: Given) => Promise<unknown>

/** A transaction whose statements are run so. */
function running(transaction: postgres.TransactionSql, run: Run): postgres.TransactionSql {
  return new Proxy(transaction, {
    get: (target, name, receiver) => {
      if (name === 'unsafe') return (...given: Given) => new Statement((values) => run(target, values, given))
      if (name === 'savepoint') return (scoped: Scoped) => target.savepoint((tx) => scoped(running(tx, run)))
      return Reflect.get(target, name, receiver)
    },
  })
}

/** A change's transaction: as it is, and counted where that was asked for. */
function counted(transaction: postgres.TransactionSql, { counted: count }: Work): postgres.TransactionSql {
  if (!count) return transaction
  return running(transaction, (client, values, given) =>
    count.time(() => (values ? client.unsafe(...given).values() : client.unsafe(...given))),
  )
}

/** The statements of one read that are under way. */
class Reads {
  readonly #work: Work
  readonly #mark = `/* ${randomUUID()} */`
  /** Each with whether it may be taken out of the pool's queue: the driver stalls where one is taken out of a transaction's. */
  readonly #running = new Map<Running, boolean>()

  constructor(work: Work, cancelMarked: CancelMarked) {
    this.#work = work
    work.signal.addEventListener('abort', () => void this.#cancel(cancelMarked))
  }

  async run(client: Unsafe, values: boolean, [text, ...rest]: Given, alone: boolean): Promise<unknown> {
    this.#work.signal.throwIfAborted()
    const query = client.unsafe(`${this.#mark} ${text}`, ...rest)
    this.#running.set(query, alone)
    const done = () => (values ? query.values() : query)
    try {
      return await (this.#work.counted ? this.#work.counted.time(done) : done())
    } finally {
      this.#running.delete(query)
    }
  }

  /** A transaction whose statements are this read's. */
  within(transaction: postgres.TransactionSql): postgres.TransactionSql {
    return running(transaction, (client, values, given) => this.run(client, values, given, false))
  }

  async #cancel(cancelMarked: CancelMarked): Promise<void> {
    for (const [query, alone] of this.#running) if (alone && !isSent(query)) query.cancel()
    // Again: what was on its way to the server had not begun there the first time.
    for (; this.#running.size > 0; await delay(CANCEL_AGAIN_MS)) {
      try {
        await cancelMarked(this.#mark)
      } catch {
        return // out of reach: the statements' own connections say so, or the server's statement_timeout ends them
      }
    }
  }
}

/** The driver notes the connection of a statement when it sends it. */
const isSent = (query: Running): boolean => Boolean(query.state)

/** What drizzle does with a statement of the driver: awaits it, as rows or as arrays of values. It begins when it is awaited. */
class Statement implements PromiseLike<unknown> {
  readonly #run: (values: boolean) => Promise<unknown>

  constructor(run: (values: boolean) => Promise<unknown>) {
    this.#run = run
  }

  values(): Promise<unknown> {
    return this.#run(true)
  }

  // biome-ignore lint/suspicious/noThenProperty: it stands for one of the driver's statements, which are promises
  then<A = unknown, B = never>(
    done?: ((rows: unknown) => A | PromiseLike<A>) | null,
    failed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#run(false).then(done, failed)
  }
}
