import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { outboxHead } from '@channelgraph/events'
import { getTableName } from 'drizzle-orm'
import postgres from 'postgres'
import type { Book } from './book.ts'
import { writeBooks } from './books.ts'
import { copyInto, inForeignKeyOrder } from './copy.ts'
import { makeWorld } from './world/world.ts'

export { FINANCE_ANSWERS_AFTER_MS } from './rows/finance.ts'
export type WorldSize = 'small' | 'medium' | 'large'

export interface SeedOrder {
  /** The owner's url to each department's migrated database. */
  readonly urls: Readonly<Record<Department, string>>
  readonly size: WorldSize
  /** The day after the last one of the history, a business date: time is an argument. */
  readonly today: string
  readonly onProgress?: (line: string) => void
}

/** The one random seed of every world. */
const SEED = 'one'

/** A database holds rows that were not seeded, so nothing was written to it. */
export class NotEmpty extends Error {
  override name = 'NotEmpty'
}

/**
 * Writes the world of a size and a day into the departments' migrated databases, each in one transaction. What is seeded stays
 * as it is; a seeding cut short is completed, for the day it was begun with. Throws NotEmpty for a database with facts of
 * another origin, and postgres.js errors.
 */
export async function seedIfEmpty({ urls, size, today, onProgress = () => {} }: SeedOrder): Promise<void> {
  if (size !== 'small') throw new Error(`There is no ${size} world yet: take SEED=small.`)
  const stamps = new Map<Department, string | null>()
  for (const name of DEPARTMENTS) stamps.set(name, await stampOf(urls[name], name))
  const missing = DEPARTMENTS.filter((name) => stamps.get(name) === null)
  if (missing.length === 0) return
  const begun = [...stamps.values()].find((stamp) => stamp !== null)
  const day = begun?.split('/')[2] ?? today
  const stamp = `${size}/${SEED}/${day}`
  if (begun && begun !== stamp) throw new NotEmpty(`A database holds the world ${begun}: seed the others with that.`)

  const started = performance.now()
  const books = writeBooks(makeWorld(SEED, day))
  onProgress(`made the world in ${seconds(started)}`)
  for (const name of missing) {
    const began = performance.now()
    const rows = await write(urls[name], books[name], stamp)
    onProgress(`${name}: ${rows.toLocaleString('en')} rows in ${seconds(began)}`)
  }
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Which world a database holds; null for an empty one. The stamp is a comment on a table: seeding needs none of its own. */
function stampOf(url: string, department: Department): Promise<string | null> {
  return withConnection(url, async (sql) => {
    const [found] =
      await sql`select obj_description('outbox_head'::regclass, 'pg_class') as stamp, seq from outbox_head`
    if (typeof found?.stamp === 'string' && found.stamp.startsWith(STAMP)) return found.stamp.slice(STAMP.length)
    if (Number(found?.seq ?? 0) === 0) return null
    throw new NotEmpty(`The database of ${department} holds facts that were not seeded: seed an empty one.`)
  })
}

const STAMP = 'seeded: '

async function write(url: string, book: Book, stamp: string): Promise<number> {
  return withConnection(url, async (sql) => {
    let count = 0
    await sql.begin(async (transaction) => {
      await transaction`delete from outbox_head`
      for (const table of inForeignKeyOrder(book.tables.keys())) {
        const rows = book.rowsOf(table)
        await copyInto(transaction, table, rows)
        count += rows.length
      }
      await transaction.unsafe(`comment on table "${getTableName(outboxHead)}" is '${STAMP}${stamp}'`)
    })
    for (const [table] of book.tables) await sql.unsafe(`analyze "${getTableName(table)}"`)
    return count
  })
}

async function withConnection<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'channelgraph-seeds' } })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
