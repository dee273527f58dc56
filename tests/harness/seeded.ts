import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { personaNamed } from '@channelgraph/access'
import { DEPARTMENTS, type Department, NODES } from '@channelgraph/contracts'
import { exclusively, withAdmin } from '@channelgraph/localdb'
import { nationOf, SCALES, type Scale, seedIfEmpty } from '@channelgraph/seeds'
import { migrateDatabase, openDatabase } from '@channelgraph/service'
import {
  databaseFromTemplate,
  fillForPartners,
  muchOrAll,
  postgresAdminUrl,
  prepareTemplate,
} from '@channelgraph/testkit'
import { idFromUuid } from '@channelgraph/values'
import { getTableName, is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { OWNED } from '../federation/foreign-rows/owned-entities.ts'

/** The day after the seeded history: the day tests take place on. */
export const SEEDED_TODAY = '2026-11-23'

/**
 * The worlds tests may have: the small one, a part of it in which all that happens there still does, and the larger ones' likeness with
 * as few partners as that takes.
 */
const WORLDS = {
  small: SCALES.small,
  little: { ...SCALES.small, orders: 700, tickets: 500, auditDays: 90 },
  nation: {
    ...SCALES.medium,
    active: nationOf(18),
    others: SCALES.small.others,
    lateJoiners: 5,
    orders: 180,
    tickets: 300,
    complaints: 20,
    applicants: SCALES.small.applicants,
  },
} as const satisfies Record<string, Scale>
type WorldName = keyof typeof WORLDS

const templateOf = (world: WorldName, name: Department) => `seeded_${world}_${name}`
const migrationsOf = (name: Department) => fileURLToPath(new URL(`../../subgraphs/${name}/migrations`, import.meta.url))

/**
 * A seeded world in a database of each department, for this test file alone: made once a run, then cloned. Returns the
 * owners' urls. Await it at the top of a file, as `databaseFromTemplate`.
 */
export async function seededDatabases(
  world: WorldName = muchOrAll('little', 'small'),
): Promise<Record<Department, string>> {
  await withAdmin(postgresAdminUrl(), (sql) => exclusively(sql, 'seeded world', () => prepareTemplates(world)))
  const urls: Partial<Record<Department, string>> = {}
  for (const name of DEPARTMENTS) urls[name] = await databaseFromTemplate(templateOf(world, name))
  return urls as Record<Department, string>
}

/** Opens all four templates before any is closed: the departments are seeded together. */
async function prepareTemplates(world: WorldName): Promise<void> {
  const urls: Partial<Record<Department, string>> = {}
  const prepare = async ([name, ...others]: readonly Department[]): Promise<void> => {
    if (!name) {
      const scale = WORLDS[world]
      await seedIfEmpty({ urls: urls as Record<Department, string>, size: 'small', scale, today: SEEDED_TODAY })
      return fillUnseeded(urls as Record<Department, string>)
    }
    let seeded = false
    await prepareTemplate(
      templateOf(world, name),
      async (url) => {
        await migrateDatabase(url, name, migrationsOf(name))
        urls[name] = url
        await prepare(others)
        seeded = true
      },
      name,
    )
    if (!seeded && others.length > 0) await prepare(others)
  }
  await prepare(DEPARTMENTS)
}

const DOER = personaNamed('finance').viewer.subject

/**
 * The seeds may not know an entity yet, such as one just made by `npm run new`. The tests that ask for everybody's rows of every
 * entity find one of partner A and one of partner B all the same, under an id that the graph knows.
 */
async function fillUnseeded(urls: Readonly<Record<Department, string>>): Promise<void> {
  for (const name of DEPARTMENTS) {
    const { db, close } = openDatabase(urls[name], { max: 1 })
    try {
      for (const [type, { department, table }] of Object.entries(OWNED)) {
        if (department !== name || table === 'partner') continue
        const [rows] = (await db.execute(`select count(*)::int as count from "${table}"`)) as unknown as {
          count: number
        }[]
        if (rows?.count !== 0) continue
        const enums = await enumsOf(name, table)
        await fillForPartners(db, table, 'partner_id', (column, n) => madeUpValue(type, column, n) ?? enums(column))
      }
    } finally {
      await close()
    }
  }
}

/** What the n-th made-up row of a type has in a column that other rows or the graph know it by. */
export function madeUpValue(type: string, column: string, n: number): string | undefined {
  const node = NODES[type]
  if (column === 'id' && node && node.key === undefined)
    return idFromUuid(node.kind, `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  // Who did something is somebody there is: a reference to nobody would be an error of its own.
  return /_by(_id)?$/.test(column) ? DOER : undefined
}

/** The first of the texts that a column takes, as its table says it. */
async function enumsOf(department: Department, name: string): Promise<(column: string) => string | undefined> {
  const source = new URL(`../../subgraphs/${department}/src/`, import.meta.url)
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.tables.ts')) continue
    for (const value of Object.values(await import(new URL(file.replaceAll('\\', '/'), source).href)))
      if (is(value, PgTable) && getTableName(value) === name) {
        const { columns } = getTableConfig(value)
        return (column) => columns.find((one) => one.name === column)?.enumValues?.[0]
      }
  }
  throw new Error(`No *.tables.ts of ${department} has the table ${name}.`)
}
