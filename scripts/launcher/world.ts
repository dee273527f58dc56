import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { businessDateOf } from '@channelgraph/values'
import { layoutOf } from './data-folder.ts'
import type { Databases } from './databases.ts'
import type { Settings, WorldSize } from './settings.ts'

/** Which world the databases hold, as `world.json` remembers it. */
export interface World {
  readonly size: WorldSize | 'none'
  /** The last day of its history: the day of the first start, unless SEED_TODAY said another. */
  readonly today: string
  /** Where it was seeded, without passwords. */
  readonly databases: Readonly<Record<Department, string>>
  readonly state: 'seeding' | 'seeded'
}

/** How a world comes to be; what `@channelgraph/seeds` and `@channelgraph/service` do. */
export interface WorldMaking {
  migrate(url: string, department: Department, folder: string): Promise<void>
  seedIfEmpty(order: {
    urls: Record<Department, string>
    size: WorldSize
    today: string
    onProgress: (line: string) => void
  }): Promise<void>
}

/**
 * Migrates and seeds on the first run; afterwards only reads what is remembered. A seeding that was cut short is completed,
 * for the day it began with.
 */
export async function ensureSeeded(
  settings: Settings,
  databases: Databases,
  loadMaking: () => Promise<WorldMaking>,
  say: (line: string) => void,
): Promise<World> {
  const { world: file } = layoutOf(settings.dataFolder)
  const where = placesOf(databases)
  const known = remembered(file)
  const samePlace = known !== null && DEPARTMENTS.every((name) => known.databases[name] === where[name])
  if (known?.state === 'seeded' && samePlace) {
    sayWhatStays(settings, known, say)
    return known
  }

  const size = settings.seed ?? known?.size ?? 'small'
  const today = settings.seedToday ?? known?.today ?? businessDateOf(new Date())
  const world: World = { size, today, databases: where, state: 'seeding' }
  remember(file, world)
  const making = await loadMaking()
  say('Preparing the databases')
  for (const name of DEPARTMENTS) {
    const folder = join(settings.root, 'subgraphs', name, 'migrations')
    await making.migrate(databases.urls[name], name, folder)
  }
  if (size !== 'none') {
    say(`Seeding the ${size} world of ${today}`)
    const urls = { ...databases.urls }
    await making.seedIfEmpty({ urls, size, today, onProgress: (line) => say(`  ${line}`) })
  }
  const seeded: World = { ...world, state: 'seeded' }
  remember(file, seeded)
  return seeded
}

function remembered(file: string): World | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as World) : null
}

function remember(file: string, world: World): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(world, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function sayWhatStays({ seed, seedToday }: Settings, { size, today }: World, say: (line: string) => void): void {
  const asked = [
    seed !== null && seed !== size && `SEED=${seed}`,
    seedToday !== null && seedToday !== today && `SEED_TODAY=${seedToday}`,
  ]
  const unmet = asked.filter(Boolean).join(' ')
  if (unmet) say(`The data are the ${size} world of ${today}. For ${unmet}, run npm run reset first.`)
}

/** Host, port and database of each department. The embedded server is the same one on whatever port. */
function placesOf({ urls, embedded }: Databases): Record<Department, string> {
  const place = (name: Department): string => {
    if (embedded.includes(name)) return 'embedded'
    const { host, pathname } = new URL(urls[name])
    return host + pathname
  }
  return Object.fromEntries(DEPARTMENTS.map((name) => [name, place(name)])) as Record<Department, string>
}
