import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, partnerRoleOf } from '@channelgraph/access'
import { outboxHead } from '@channelgraph/events'
import { StartRefused } from '@channelgraph/process'
import { sql } from 'drizzle-orm'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import { type OpenDatabase, openDatabase } from './database.ts'
import { databaseAdvice, isDatabaseAway, refusalIn } from './database-errors.ts'

const LOCK = 740_201_123

/** The database was written by a newer release than this one. */
export class DatabaseTooNew extends StartRefused {
  override name = 'DatabaseTooNew'
}

/** The database cannot be reached at the start; the message says which and what to look at, never the URL's password. */
export class DatabaseUnreachable extends StartRefused {
  override name = 'DatabaseUnreachable'
}

/** The database can be reached, and does not let this service in: wrong password, no such database, no right, no place. */
export class DatabaseRefuses extends StartRefused {
  override name = 'DatabaseRefuses'
}

/**
 * Brings a department's database to this release, forward only, one starter at a time. Refuses a database that is newer.
 * Then grants the partner role exactly the tables that carry a row-level security policy.
 */
export async function migrateDatabase(url: string, department: string, migrationsFolder: string): Promise<void> {
  const opened = openDatabase(url, { max: 1 })
  try {
    await waitForTurn(opened)
    await refuseNewer(opened, department, migrationsFolder)
    await migrate(opened.db as unknown as Parameters<typeof migrate>[0], { migrationsFolder })
    await opened.db.insert(outboxHead).values({ id: 1 }).onConflictDoNothing()
    // In one transaction: a replica that serves meanwhile must never meet the role between revoke and grant.
    await opened.db.transaction((tx) => grantPartnerReads(tx as Database, department))
  } catch (error) {
    const { host, pathname } = new URL(url)
    const which = `The database of ${department} (${host}${pathname})`
    const refusal = refusalIn(error)
    if (refusal) {
      throw new DatabaseRefuses(
        `${which} refuses this service: ${refusal}. Put DATABASE_URL right, or run deploy/sql/department-roles.sql there.`,
      )
    }
    if (!isDatabaseAway(error)) throw error
    throw new DatabaseUnreachable(`${which} ${databaseAdvice(error)}. Start the service again then.`)
  } finally {
    await opened.close()
  }
}

/**
 * Waits for another starter for as long as it takes, and lets a migration take as long as it takes: the pool's timeouts are for
 * requests, and an index over a large table would never be built within them. Migrations still wait 10 s at most for a table's
 * lock, since whoever asks for the table meanwhile waits behind them.
 */
async function waitForTurn({ client }: OpenDatabase): Promise<void> {
  await client`set statement_timeout = 0`
  await client`set lock_timeout = 0`
  await client`select pg_advisory_lock(${LOCK})`
  await client`set lock_timeout = '10s'`
}

async function refuseNewer({ client }: OpenDatabase, department: string, migrationsFolder: string): Promise<void> {
  const [table] = await client`select to_regclass('drizzle.__drizzle_migrations') as name`
  if (!table?.name) return
  const [applied] = await client`select max(created_at)::bigint as at from drizzle.__drizzle_migrations`
  const newest = Number(applied?.at ?? 0)
  const known = newestMigration(migrationsFolder)
  if (newest > known) {
    throw new DatabaseTooNew(
      `The database of ${department} was migrated by a newer release (migration ${newest}, this one knows ${known}). ` +
        'Start the newer release, or restore a backup; in the local run `npm run reset` forgets the data.',
    )
  }
}

function newestMigration(folder: string): number {
  const journal: { entries: { when: number }[] } = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8'))
  return Math.max(0, ...journal.entries.map(({ when }) => when))
}

/** Partner users read the tables that have a policy, and nothing else. The role itself is made by localdb or the DBA. */
async function grantPartnerReads(db: Database, department: string): Promise<void> {
  const role = partnerRoleOf(department)
  const identifier = sql.identifier(role)
  const exists = await db.execute(sql`select 1 from pg_roles where rolname = ${role}`)
  if (!Array.isArray(exists) || exists.length === 0) {
    throw new DatabaseRefuses(
      `The database role ${role} is missing: create it with NOLOGIN and GRANT it to the service's role (deploy/sql/department-roles.sql).`,
    )
  }
  await db.execute(sql`revoke all on all tables in schema public from ${identifier}`)
  await db.execute(sql`grant usage on schema public to ${identifier}`)
  const policed = await db.execute(sql`select distinct tablename from pg_policies where schemaname = 'public'`)
  const tables = (policed as unknown as { tablename: string }[]).map(({ tablename }) => sql.identifier(tablename))
  if (tables.length > 0) await db.execute(sql`grant select on ${sql.join(tables, sql`, `)} to ${identifier}`)
}
