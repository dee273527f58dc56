import type { Database } from '@channelgraph/access'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { ConnectionShares } from './connection-shares.ts'
import { endingWithTheirRequest } from './statements.ts'

export interface OpenDatabase {
  readonly db: Database
  readonly client: postgres.Sql
  close(): Promise<void>
}

/** The driver's own grows to 20 s, and for as long what needs a connection would wait for a database that is back. */
const secondsToNextTry = (failures: number): number => (0.5 + Math.random() / 2) * Math.min(3 ** failures / 100, 2)

/**
 * Opens a pool on a department's database. The statements of a read end with its request (statements.ts), and one viewer has a
 * third of the pool at most (connection-shares.ts); the server's own timeouts end what a process left behind. `onStatement` sees
 * every statement's text: how tests count them.
 */
export function openDatabase(
  url: string,
  options: { max?: number; onStatement?: (text: string) => void } = {},
): OpenDatabase {
  const { max = 10, onStatement } = options
  const common = {
    connect_timeout: 10,
    backoff: secondsToNextTry,
    connection: { application_name: 'channelgraph', TimeZone: 'UTC', statement_timeout: 30_000, lock_timeout: 10_000 },
    onnotice: () => undefined,
  }
  const client = postgres(url, {
    ...common,
    max,
    idle_timeout: 60,
    ...(onStatement ? { debug: (_connection: number, text: string) => onStatement(text) } : {}),
  })
  // A connection of its own, open only while there is something to cancel: the pool is full just when that matters.
  const canceller = postgres(url, { ...common, max: 1, idle_timeout: 5 })
  const cancelMarked = async (mark: string): Promise<void> => {
    await canceller`
      select pg_cancel_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'active' and starts_with(query, ${mark})`
  }
  return {
    db: drizzle(endingWithTheirRequest(client, cancelMarked, new ConnectionShares(max))) as unknown as Database,
    client,
    close: async () => {
      await Promise.all([client.end({ timeout: 5 }), canceller.end({ timeout: 5 })])
    },
  }
}
