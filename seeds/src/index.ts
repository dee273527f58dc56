import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { outboxHead } from '@channelgraph/events'
import { getTableName } from 'drizzle-orm'
import { withConnection } from './connection.ts'
import { SCALES, type Scale, type WorldSize } from './scale.ts'
import { makeSharedData } from './world/shared-data.ts'
import { surveyWorld } from './world/survey.ts'
import { writeWorld } from './write-world.ts'

export { FINANCE_ANSWERS_AFTER_MS } from './rows/finance.ts'
export { nationOf, SCALES, type Scale, type WorldSize } from './scale.ts'

export interface SeedOrder {
  /** The owner's url to each department's migrated database. */
  readonly urls: Readonly<Record<Department, string>>
  readonly size: WorldSize
  /** How much of everything; what the size says unless given (tests make a large world's likeness of a few partners). */
  readonly scale?: Scale
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
 * another origin, an Error that names the sizes for any other, and postgres.js errors. Memory stays bounded whatever the size.
 */
export async function seedIfEmpty(order: SeedOrder): Promise<void> {
  const { urls, size, today, onProgress = () => {} } = order
  if (!Object.hasOwn(SCALES, size)) throw new Error(`There is no ${size} world; there are ${Object.keys(SCALES)}.`)
  const stamps = new Map<Department, string | null>()
  for (const name of DEPARTMENTS) stamps.set(name, await stampOf(urls[name], name))
  const missing = DEPARTMENTS.filter((name) => stamps.get(name) === null)
  if (missing.length === 0) return
  const begun = [...stamps.values()].find((stamp) => stamp !== null)
  const day = begun?.split('/')[2] ?? today
  const stamp = `${size}/${SEED}/${day}`
  if (begun && begun !== stamp) throw new NotEmpty(`A database holds the world ${begun}: seed the others with that.`)

  const started = performance.now()
  const shared = makeSharedData(SEED, order.scale ?? SCALES[size], day)
  const survey = await surveyWorld(shared, onProgress)
  const statement = `comment on table "${getTableName(outboxHead)}" is '${STAMP}${stamp}'`
  await writeWorld({ urls, missing, shared, survey, stamp: (sql) => sql.unsafe(statement), onProgress })
  onProgress(`made the ${size} world in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

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
