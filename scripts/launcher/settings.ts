import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { DEFAULT_PORT_BASE, type Ports, portsFrom } from './ports.ts'
import { StartProblem } from './problem.ts'

export const SIZES = ['small', 'medium', 'large'] as const
export type WorldSize = (typeof SIZES)[number]

/** What the launcher was told by its environment. */
export interface Settings {
  /** The checkout. */
  readonly root: string
  /** CHANNELGRAPH_DATA: where everything the local run keeps lies. */
  readonly dataFolder: string
  /** PORT_BASE */
  readonly portBase: number
  readonly ports: Ports
  /** DATABASE_URL_<DEPARTMENT>: databases of one's own; the embedded Postgres holds the others. */
  readonly databaseUrls: Readonly<Partial<Record<Department, string>>>
  /** SEED: the size of the world, `none` for empty databases; null where it is not said. */
  readonly seed: WorldSize | 'none' | null
  /** SEED_TODAY: the last day of the seeded history; null where it is not said. */
  readonly seedToday: string | null
}

/** The checkout, from `scripts/launcher/` and from the bundle in `scripts/dist/` alike. */
export const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Reads the launcher's environment. Throws a StartProblem that names the variable. */
export function readSettings(source: NodeJS.ProcessEnv, root: string = checkout): Settings {
  const portBase = portBaseOf(source.PORT_BASE)
  return {
    root,
    dataFolder: resolve(source.CHANNELGRAPH_DATA || resolve(root, '.data')),
    portBase,
    ports: portsFrom(portBase),
    databaseUrls: databaseUrlsOf(source),
    seed: seedOf(source.SEED),
    seedToday: dateOf(source.SEED_TODAY),
  }
}

function portBaseOf(text: string | undefined): number {
  if (!text) return DEFAULT_PORT_BASE
  const base = Number(text)
  if (Number.isInteger(base) && base >= 1 && portsFrom(base).postgres <= 65_535) return base
  throw new StartProblem(`PORT_BASE is "${text}"; it is the first of ${DEPARTMENTS.length + 2} ports, such as 4100.`)
}

function databaseUrlsOf(source: NodeJS.ProcessEnv): Partial<Record<Department, string>> {
  const urls: Partial<Record<Department, string>> = {}
  for (const department of DEPARTMENTS) {
    const name = `DATABASE_URL_${department.toUpperCase()}`
    const url = source[name]
    if (!url) continue
    if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
      throw new StartProblem(`${name} is not a postgres:// URL, such as postgres://user:password@host:5432/database.`)
    }
    urls[department] = url
  }
  return urls
}

function seedOf(text: string | undefined): Settings['seed'] {
  if (!text) return null
  const size = [...SIZES, 'none' as const].find((known) => known === text)
  if (size) return size
  throw new StartProblem(`SEED is "${text}"; it is one of ${SIZES.join(', ')}, or none for empty databases.`)
}

function dateOf(text: string | undefined): string | null {
  if (!text) return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)) return text
  throw new StartProblem(`SEED_TODAY is "${text}"; it is a day, such as 2026-11-23.`)
}
