import { setImmediate as breath } from 'node:timers/promises'
import { DEPARTMENTS, type Department, FOLLOWS } from '@channelgraph/contracts'
import { inbox, outboxHead } from '@channelgraph/events'
import type postgres from 'postgres'
import { writeGround, writeHeads, writeStory } from './books.ts'
import { BulkLoader } from './bulk-loader.ts'
import { withConnection } from './connection.ts'
import { CopyBook } from './copy-book.ts'
import { atHour, DAY, later } from './moments.ts'
import { Progress } from './progress.ts'
import type { Ground } from './world/ground.ts'
import { tellStory } from './world/story.ts'
import type { Survey } from './world/survey.ts'

/** The books are emptied into the databases when they hold so many characters: what bounds the memory of a seeding. */
const FULL_CHARS = 8 * 2 ** 20

type CopyBooks = Readonly<Record<Department, CopyBook>>
type BulkLoaders = ReadonlyMap<Department, BulkLoader>
type Urls = Readonly<Record<Department, string>>

export interface WorldOrder {
  readonly urls: Urls
  /** The departments to write; the others have their rows. */
  readonly missing: readonly Department[]
  readonly ground: Ground
  readonly survey: Survey
  /** Run last in each department's transaction. */
  readonly seal: (sql: postgres.TransactionSql) => Promise<unknown>
  readonly tell: (line: string) => void
}

/**
 * Writes a world by COPY, story by story, into all its databases at once: one transaction a department, committed when all are
 * complete, so that a seeding cut short leaves whole departments or none.
 */
export async function writeWorld({ urls, missing, ground, survey, seal, tell }: WorldOrder): Promise<void> {
  const auditedFrom = later(atHour(ground.today, 0), -ground.scale.auditDays * DAY)
  const books = Object.fromEntries(DEPARTMENTS.map((name) => [name, new CopyBook(auditedFrom)])) as CopyBooks
  const loaders = new Map<Department, BulkLoader>()
  await inTransactions(urls, missing, async (transactions) => {
    for (const [name, sql] of transactions) loaders.set(name, await BulkLoader.open(sql))
    await writeStories(books, loaders, ground, survey, tell)
    tell('numbering the events and building the indexes')
    await allEnded(
      [...transactions].map(async ([name, sql]) => {
        await loaders.get(name)?.finish(books[name], ground.stream.of('outbox', name))
        await seal(sql)
      }),
    )
  })
  for (const name of missing) {
    const tables = loaders.get(name)?.tables ?? []
    // The visibility map as well: without it an index alone answers nothing.
    await withConnection(urls[name], (sql) => sql.unsafe(`vacuum (analyze) ${tables.join(', ')}`))
    const { rowCount, eventCount } = books[name]
    tell(`${name}: ${rowCount.toLocaleString('en')} rows, ${eventCount.toLocaleString('en')} events`)
  }
}

/** Tells every story once; while the next ones are told, the databases take in the last ones. */
async function writeStories(
  books: CopyBooks,
  loaders: BulkLoaders,
  ground: Ground,
  survey: Survey,
  tell: (line: string) => void,
): Promise<void> {
  let emptied: Promise<unknown> = Promise.resolve()
  const empty = async () => {
    await emptied
    // The books of departments that have their rows are emptied as well, into nothing.
    const gathered = DEPARTMENTS.map((name) => [name, books[name].take()] as const)
    emptied = allEnded(gathered.map(([name, rows]) => loaders.get(name)?.write(rows)))
    // Who empties next meets a failure.
    emptied.catch(() => {})
  }
  try {
    writeGround(books, ground, survey)
    const progress = new Progress('orders', ground.scale.orders, tell)
    for (const life of ground.lives) {
      const story = tellStory(ground, survey, life)
      for (const _ of writeStory(books, ground, survey, story)) if (isFull(books)) await empty()
      progress.add(story.orders.length)
      await breath()
    }
    writeHeads(books, ground, survey)
    for (const name of DEPARTMENTS) {
      const { eventCount } = books[name]
      books[name].add(outboxHead, [{ id: 1, seq: eventCount, auditSeq: 0, auditHash: '' }])
      // Its consumers stand at the head of the feeds it follows.
      const heads = FOLLOWS[name].map((publisher) => ({ publisher, position: books[publisher].eventCount }))
      books[name].add(inbox, heads)
    }
    await empty()
    await emptied
  } finally {
    // A story that cannot be told waits, too, before its transactions are undone.
    await emptied.catch(() => {})
  }
}

/** Waits for all, then throws the first failure: a transaction must not be undone while one of its COPYs is still running. */
async function allEnded(works: readonly (Promise<void> | undefined)[]): Promise<void> {
  const outcomes = await Promise.allSettled(works)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

const isFull = (books: CopyBooks): boolean => DEPARTMENTS.reduce((sum, name) => sum + books[name].size, 0) >= FULL_CHARS

/** Opens a transaction in each database. They are committed in the order of the names, or all undone. */
async function inTransactions(
  urls: Urls,
  names: readonly Department[],
  work: (opened: ReadonlyMap<Department, postgres.TransactionSql>) => Promise<void>,
  opened = new Map<Department, postgres.TransactionSql>(),
): Promise<void> {
  const name = names.at(-1)
  if (!name) return work(opened)
  await withConnection(urls[name], (sql) =>
    sql.begin((transaction) => inTransactions(urls, names.slice(0, -1), work, opened.set(name, transaction))),
  )
}
