import { setImmediate as breath } from 'node:timers/promises'
import { DEPARTMENTS, type Department, FOLLOWS } from '@channelgraph/contracts'
import { inbox, outboxHead } from '@channelgraph/events'
import type postgres from 'postgres'
import { BulkLoader } from './bulk-loader.ts'
import { withConnection } from './connection.ts'
import { CopyBuffer } from './copy-buffer.ts'
import { atHour, DAY, later } from './moments.ts'
import { Progress } from './progress.ts'
import { generateHistory } from './world/partner-history.ts'
import type { SharedData } from './world/shared-data.ts'
import type { Survey } from './world/survey.ts'
import { writeHeads, writePartnerHistory, writeSharedData } from './world-rows.ts'

/** The buffers are emptied into the databases when they hold so many characters: what bounds the memory of a seeding. */
const FULL_CHARS = 8 * 2 ** 20

type CopyBuffers = Readonly<Record<Department, CopyBuffer>>
type BulkLoaders = ReadonlyMap<Department, BulkLoader>
type Urls = Readonly<Record<Department, string>>

export interface WorldOrder {
  readonly urls: Urls
  /** The departments to write; the others have their rows. */
  readonly missing: readonly Department[]
  readonly shared: SharedData
  readonly survey: Survey
  /** Run last in each department's transaction. */
  readonly stamp: (sql: postgres.TransactionSql) => Promise<unknown>
  readonly onProgress: (line: string) => void
}

/**
 * Writes a world by COPY, partner by partner, into all its databases at once: one transaction a department, committed when all are
 * complete, so that a seeding cut short leaves whole departments or none.
 */
export async function writeWorld({ urls, missing, shared, survey, stamp, onProgress }: WorldOrder): Promise<void> {
  const auditedFrom = later(atHour(shared.today, 0), -shared.scale.auditDays * DAY)
  const buffers = Object.fromEntries(DEPARTMENTS.map((name) => [name, new CopyBuffer(auditedFrom)])) as CopyBuffers
  const loaders = new Map<Department, BulkLoader>()
  await inTransactions(urls, missing, async (transactions) => {
    for (const [name, sql] of transactions) loaders.set(name, await BulkLoader.open(sql))
    await writeHistories(buffers, loaders, shared, survey, onProgress)
    onProgress('numbering the events and building the indexes')
    await allEnded(
      [...transactions].map(async ([name, sql]) => {
        await loaders.get(name)?.finish(buffers[name], shared.stream.of('outbox', name))
        await stamp(sql)
      }),
    )
  })
  for (const name of missing) {
    const tables = loaders.get(name)?.tables ?? []
    // The visibility map as well: without it an index alone answers nothing.
    await withConnection(urls[name], (sql) => sql.unsafe(`vacuum (analyze) ${tables.join(', ')}`))
    const { rowCount, eventCount } = buffers[name]
    onProgress(`${name}: ${rowCount.toLocaleString('en')} rows, ${eventCount.toLocaleString('en')} events`)
  }
}

/** Generates every history once; while the next ones are made, the databases take in the last ones. */
async function writeHistories(
  buffers: CopyBuffers,
  loaders: BulkLoaders,
  shared: SharedData,
  survey: Survey,
  onProgress: (line: string) => void,
): Promise<void> {
  let emptied: Promise<unknown> = Promise.resolve()
  const empty = async () => {
    await emptied
    // The buffers of departments that have their rows are emptied as well, into nothing.
    const gathered = DEPARTMENTS.map((name) => [name, buffers[name].take()] as const)
    emptied = allEnded(gathered.map(([name, rows]) => loaders.get(name)?.write(rows)))
    // Who empties next meets a failure.
    emptied.catch(() => {})
  }
  try {
    writeSharedData(buffers, shared, survey)
    const progress = new Progress('orders', shared.scale.orders, onProgress)
    for (const life of shared.lives) {
      const history = generateHistory(shared, survey, life)
      for (const _ of writePartnerHistory(buffers, shared, survey, history)) if (isFull(buffers)) await empty()
      progress.add(history.orders.length)
      await breath()
    }
    writeHeads(buffers, shared, survey)
    for (const name of DEPARTMENTS) {
      const { eventCount } = buffers[name]
      buffers[name].add(outboxHead, [{ id: 1, seq: eventCount, auditSeq: 0, auditHash: '' }])
      // Its consumers stand at the head of the feeds it follows.
      const heads = FOLLOWS[name].map((publisher) => ({ publisher, position: buffers[publisher].eventCount }))
      buffers[name].add(inbox, heads)
    }
    await empty()
    await emptied
  } finally {
    // A history that cannot be generated waits, too, before its transactions are undone.
    await emptied.catch(() => {})
  }
}

/** Waits for all, then throws the first failure: a transaction must not be undone while one of its COPYs is still running. */
async function allEnded(works: readonly (Promise<void> | undefined)[]): Promise<void> {
  const outcomes = await Promise.allSettled(works)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

const isFull = (buffers: CopyBuffers): boolean =>
  DEPARTMENTS.reduce((sum, name) => sum + buffers[name].size, 0) >= FULL_CHARS

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
