/** As many as a pool may have connections, each with an error to tell. */
const AT_MOST = 200

/**
 * Does something with a connection of the pool, and again where all it met was an old error: the driver (3.4.9) tells the one with
 * which the server closed a connection once more to whoever opens it again first, before anything is sent. After a restart of the
 * database as many requests would fail as there had been connections.
 * @param isOld whether the error is of somebody else's statement, so that nothing of this one was done
 */
export async function withoutOldErrors<T>(
  act: () => Promise<T>,
  isOld: (error: { readonly query?: unknown }) => boolean,
): Promise<T> {
  for (let told = 0; ; told += 1) {
    try {
      return await act()
    } catch (error) {
      const isShutdown = error instanceof Error && 'code' in error && /^57P0[12]$/.test(String(error.code))
      if (!isShutdown || told >= AT_MOST || !isOld(error as { query?: unknown })) throw error
    }
  }
}
