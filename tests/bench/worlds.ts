/** Seeded worlds as `npm start` runs them, each on ports and in a folder of its own, kept for the next run of the benchmark. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DEPARTMENTS } from '@channelgraph/contracts'
import postgres from 'postgres'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PORT_BASES = { small: 4700, medium: 4720, large: 4740 } as const
/** A large world is made once, in minutes. */
const READY_MS = 45 * 60_000

export type Size = keyof typeof PORT_BASES
export const SIZES = Object.keys(PORT_BASES) as Size[]

export interface RunningWorld {
  readonly size: Size
  readonly url: string
  tokenOf(persona: string): string
  /** The SQL statements a request runs in all departments: asked alone, and counted in the server's log. */
  statementsOf(request: () => Promise<unknown>): Promise<string[]>
  /** Bytes of all databases together. */
  databaseBytes(): Promise<number>
  stop(): Promise<void>
}

/** It asks as one persona what a whole company would ask as many. */
const ASKS_AS_OFTEN_AS_IT_LIKES = {
  VIEWER_REQUESTS_PER_S: '1000000',
  VIEWER_REQUESTS_BURST: '1000000',
  VIEWER_VALUES_PER_S: '1000000000',
  VIEWER_VALUES_BURST: '1000000000',
  VIEWER_AT_ONCE: '10000',
}

/** Starts a world, seeding it first where this has not been done. It ends with `stop`, or with this process. */
export async function startWorld(
  size: Size,
  seedToday: string,
  { base = PORT_BASES[size] as number, settings = ASKS_AS_OFTEN_AS_IT_LIKES as Readonly<Record<string, string>> } = {},
): Promise<RunningWorld> {
  const folder = join(process.env.BENCH_WORLDS ?? join(tmpdir(), 'channelgraph-bench-worlds'), size)
  mkdirSync(folder, { recursive: true })
  const env = {
    ...process.env,
    ...settings,
    PORT_BASE: String(base),
    CHANNELGRAPH_DATA: folder,
    SEED: size,
    SEED_TODAY: seedToday,
  }
  const logFile = join(folder, 'bench.log')
  const log = openSync(logFile, 'w')
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: ROOT, env, stdio: ['ignore', log, log] })
  closeSync(log)
  const end = () => child.kill('SIGINT')
  process.once('exit', end)
  const gone = once(child, 'exit').then(() => process.off('exit', end))

  const url = `http://127.0.0.1:${base}`
  const deadline = Date.now() + READY_MS
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`The ${size} world did not start:\n${readFileSync(logFile, 'utf8')}`)
    if (Date.now() > deadline) throw new Error(`The ${size} world was not ready in time: see ${logFile}.`)
    await delay(500)
  }

  const server = join(folder, 'postgres')
  const password = readFileSync(join(server, 'password'), 'utf8')
  const admin = postgres(`postgres://postgres:${password}@127.0.0.1:${base + DEPARTMENTS.length + 1}/postgres`, {
    max: 1,
    onnotice: () => {},
  })
  const tokens = new Map<string, string>()
  return {
    size,
    url: `${url}/graphql`,
    tokenOf: (persona) => {
      const token =
        tokens.get(persona) ??
        execFileSync(process.execPath, ['scripts/token.mjs', '--as', persona], {
          cwd: ROOT,
          env,
          encoding: 'utf8',
        }).trim()
      tokens.set(persona, token)
      return token
    },
    statementsOf: async (request) => {
      await logStatements(admin, 'all')
      const file = join(server, 'server.log')
      const from = existsSync(file) ? statSync(file).size : 0
      await request()
      await logStatements(admin, 'none')
      return statementsIn(readFileSync(file).subarray(from).toString('utf8'))
    },
    databaseBytes: async () => {
      const [row] = await admin`
        select sum(pg_database_size(datname)) as bytes from pg_database where datname in ${admin([...DEPARTMENTS])}`
      return Number(row?.bytes)
    },
    stop: async () => {
      await admin.end()
      end()
      await gone
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  const reply = await fetch(`${url}/health/ready`).catch(() => null)
  if (!reply?.ok) return false
  const { departments } = (await reply.json()) as { departments: Record<string, string> }
  return Object.values(departments).every((state) => state === 'ready')
}

async function logStatements(admin: postgres.Sql, what: 'all' | 'none'): Promise<void> {
  await admin.unsafe(`alter system set log_statement = '${what}'`)
  await admin`select pg_reload_conf()`
  // Backends hear of it between two statements.
  await delay(400)
}

/** What opens and scopes transactions, and what the departments ask by themselves: each other's feeds and what is due. */
const HOUSEKEEPING =
  /^(begin|commit|rollback|select set_config|alter system|select pg_reload_conf)|pg_catalog\.pg_type|"(inbox|outbox|outbox_head)"|skip locked|^select 1|^(un)?listen/i

function statementsIn(log: string): string[] {
  return log
    .split(/^(?=\d{4}-\d\d-\d\d )/m)
    .flatMap((entry) => /LOG: {2}(?:execute [^:]*|statement): ([\s\S]*)/.exec(entry)?.[1]?.trim() ?? [])
    .filter((text) => !HOUSEKEEPING.test(text))
}
