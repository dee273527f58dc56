import { fileURLToPath } from 'node:url'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { exclusively, withAdmin } from '@channelgraph/localdb'
import { nationOf, SCALES, type Scale, seedIfEmpty } from '@channelgraph/seeds'
import { migrateDatabase } from '@channelgraph/service'
import { databaseFromTemplate, postgresAdminUrl, prepareTemplate } from '@channelgraph/testkit'

/** The day after the seeded history: the day tests take place on. */
export const SEEDED_TODAY = '2026-11-23'

/** The worlds tests may have: the small one, and the larger ones' likeness with a few partners. */
const WORLDS = {
  small: SCALES.small,
  nation: {
    ...SCALES.medium,
    active: nationOf(30),
    others: SCALES.small.others,
    lateJoiners: 5,
    orders: 360,
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
export async function seededDatabases(world: WorldName = 'small'): Promise<Record<Department, string>> {
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
      return seedIfEmpty({ urls: urls as Record<Department, string>, size: 'small', scale, today: SEEDED_TODAY })
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
