import type { Database } from '@channelgraph/access'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

export interface OpenDatabase {
  readonly db: Database
  readonly client: postgres.Sql
  close(): Promise<void>
}

/** Opens a pool on a department's database. `onStatement` sees every statement's text: how tests count them. */
export function openDatabase(
  url: string,
  options: { max?: number; onStatement?: (text: string) => void } = {},
): OpenDatabase {
  const { max = 10, onStatement } = options
  const client = postgres(url, {
    max,
    idle_timeout: 60,
    connect_timeout: 10,
    connection: { application_name: 'channelgraph', TimeZone: 'UTC', statement_timeout: 30_000, lock_timeout: 10_000 },
    onnotice: () => undefined,
    ...(onStatement ? { debug: (_connection: number, text: string) => onStatement(text) } : {}),
  })
  return { db: drizzle(client) as unknown as Database, client, close: () => client.end({ timeout: 5 }) }
}
