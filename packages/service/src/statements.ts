import type postgres from 'postgres'
import { withoutOldErrors } from './old-errors.ts'
import { currentWork } from './request-scope.ts'
import type { Work } from './work.ts'

/** The driver keeps who runs a statement here from the moment it is sent; its own `cancel` cannot be waited for. */
interface Sent {
  readonly state?: { readonly pid: number } | null
}

type Unsafe = Pick<postgres.Sql, 'unsafe'>
type Parameters_ = Parameters<postgres.Sql['unsafe']>

/**
 * The same pool for drizzle, with this difference: a read's statements end with the request that asked for them. A statement under
 * way is cancelled in the server, one that was not begun is not begun. A change's statements, and those of feeds and schedules, are
 * passed on as they are.
 *
 * A cancelled connection goes to nobody before the server has said that the signal is sent: a late one would hit whoever came next.
 * So a read that may be cancelled has its connection for itself; nothing of others' is sent behind it.
 */
export function endingWithTheirRequest(client: postgres.Sql, cancelBackend: CancelBackend): postgres.Sql {
  const readAlone = async (work: Work, values: boolean, given: Parameters_): Promise<unknown> => {
    const connection = await withoutOldErrors(
      () => client.reserve(),
      () => true,
    )
    let isLost = false
    try {
      return await run(connection, work, values, given, cancelBackend)
    } catch (error) {
      isLost = isConnectionLost(error)
      throw error
    } finally {
      // One that broke has gone back already, to be opened anew: released once more, it would be taken for open.
      if (!isLost) connection.release()
    }
  }
  return new Proxy(client, {
    get(target, name, receiver) {
      const current = currentWork()
      const work = current?.mayStop ? current : undefined
      if (name === 'unsafe') {
        return (...given: Parameters_) =>
          new Statement((values) => (work ? readAlone(work, values, given) : runAnyway(target, values, given)))
      }
      if (name === 'begin') {
        return (scoped: Scoped) => begin(target, (tx) => scoped(work ? inTransaction(tx, work, cancelBackend) : tx))
      }
      return Reflect.get(target, name, receiver)
    },
  })
}

/** A statement that nobody cancels. */
const runAnyway = (client: Unsafe, values: boolean, given: Parameters_): Promise<unknown> =>
  withoutOldErrors(
    async () => {
      const query = client.unsafe(...given)
      return values ? query.values() : query
    },
    ({ query }) => query !== given[0],
  )

/** A transaction; begun again only where nothing of it was done. */
function begin(client: postgres.Sql, scoped: Scoped): Promise<unknown> {
  let isBegun = false
  return withoutOldErrors(
    () =>
      client.begin((tx) => {
        isBegun = true
        return scoped(tx)
      }),
    () => !isBegun,
  )
}

type Scoped = (tx: postgres.TransactionSql) => Promise<unknown>

/** Asks the server to end what a backend is running, and resolves when the signal is sent. */
export type CancelBackend = (pid: number) => Promise<void>

const inTransaction = (
  transaction: postgres.TransactionSql,
  work: Work,
  cancelBackend: CancelBackend,
): postgres.TransactionSql =>
  new Proxy(transaction, {
    get(target, name, receiver) {
      if (name === 'unsafe')
        return (...given: Parameters_) => new Statement((values) => run(target, work, values, given, cancelBackend))
      if (name === 'savepoint')
        return (begun: Scoped) => target.savepoint((tx) => begun(inTransaction(tx, work, cancelBackend)))
      return Reflect.get(target, name, receiver)
    },
  })

async function run(
  connection: Unsafe,
  work: Work,
  values: boolean,
  given: Parameters_,
  cancelBackend: CancelBackend,
): Promise<unknown> {
  work.signal.throwIfAborted()
  const query = connection.unsafe(...given)
  let cancelling: Promise<void> | undefined
  const cancel = () => {
    const { state } = query as Sent
    // Where even that fails, the server is out of reach, and the statement's own connection says so.
    if (state) cancelling = cancelBackend(state.pid).catch(() => undefined)
  }
  work.signal.addEventListener('abort', cancel)
  try {
    return await (values ? query.values() : query)
  } finally {
    work.signal.removeEventListener('abort', cancel)
    await cancelling
  }
}

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

/** The driver's own codes, and errors of the socket; whatever the server answered came over a connection that stands. */
const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error &&
  ('syscall' in error || ('code' in error && typeof error.code === 'string' && error.code.startsWith('CONNECTION_')))
