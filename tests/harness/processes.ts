import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { personaNamed, type Viewer } from '@channelgraph/access'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { exclusively, withAdmin } from '@channelgraph/localdb'
import { clientOf, freePort, type GraphClient, overHttp, postgresAdminUrl, TEST_NOW } from '@channelgraph/testkit'
import { importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, inject } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const ISSUER = 'channelgraph-tests'
const START_MS = 240_000

type Service = Department | 'gateway'

/** A process: a department's replicas after the first are named `finance/2`. */
export type Process = Service | `${Department}/${number}`

/** A test asks as one persona what a whole company would ask as many: the limits of a viewer are not what it is about. */
const ASKS_AS_OFTEN_AS_IT_LIKES = {
  VIEWER_REQUESTS_PER_S: '1000000',
  VIEWER_REQUESTS_BURST: '1000000',
  VIEWER_VALUES_PER_S: '1000000000',
  VIEWER_VALUES_BURST: '1000000000',
  VIEWER_AT_ONCE: '10000',
  // Nor is how busy the machine is.
  MAX_LAG_MS: '60000',
  SUBGRAPH_DEADLINE_MS: '300000',
  REQUEST_DEADLINE_MS: '300000',
}

/** What a test wants otherwise than five processes that reach each other directly. */
export interface GraphOptions {
  /** How many processes each department has, on one database; 1 by default. */
  readonly replicas?: number
  /** Puts something before each department: given where its replicas answer, says where everybody else asks. */
  readonly before?: (department: Department, replicas: readonly string[]) => Promise<string>
  /** Added to the environment of every process. */
  readonly env?: Readonly<Record<string, string>>
}

/** The whole graph as it runs: five processes, each started from its bundle with its own environment. */
export interface RunningGraph {
  readonly url: string
  /** Asks the gateway as a persona, or as any viewer. */
  as(who: string | Viewer): GraphClient<'graph'>
  /** A token of a persona or viewer, as an identity provider would give it. */
  token(who: string | Viewer, changes?: { expiresInS?: number; issuer?: string; key?: JWK }): Promise<string>
  /** Where a process answers, without a path. */
  urlOf(process: Process): string
  /** SIGKILL, as a crash would. */
  kill(process: Process): Promise<void>
  /** SIGTERM; resolves with the exit code (or the signal) when the process has drained and gone. */
  stop(process: Process): Promise<number | string | null>
  start(process: Process): Promise<void>
  /** Moves the business clock of all departments forward. */
  advance(ms: number): Promise<void>
  /** Runs a department's schedule now; returns how much each sweep did. */
  sweep(department: Department): Promise<Record<string, number>>
  /** What a process wrote to its log so far. */
  log(process: Process): string
}

/** Builds the bundles and starts the five processes on free ports of 127.0.0.1; they end with the test file. */
export async function startGraph(
  databaseUrls: Readonly<Record<Department, string>>,
  now: string = TEST_NOW,
  { replicas = 1, before = async (_, [only]) => String(only), env = {} }: GraphOptions = {},
): Promise<RunningGraph> {
  built ??= buildOnce()
  await built
  const replicasOf = (name: Department): Process[] =>
    Array.from({ length: replicas }, (_, i) => (i === 0 ? name : (`${name}/${i + 1}` as const)))
  const departmentProcesses = DEPARTMENTS.flatMap(replicasOf)
  const processes: Process[] = [...departmentProcesses, 'gateway']
  const ports = new Map(
    await Promise.all(processes.map(async (name): Promise<[Process, number]> => [name, await freePort()])),
  )
  const urlOf = (process: Process) => `http://127.0.0.1:${ports.get(process)}`
  const fronts = Object.fromEntries(
    await Promise.all(
      DEPARTMENTS.map(async (name) => [name, await before(name, replicasOf(name).map(urlOf))] as const),
    ),
  ) as Record<Department, string>
  const keys = {
    gateway: newKey('gateway/1'),
    issuer: newKey('issuer/1'),
    feeds: DEPARTMENTS.map((name) => newKey(`${name}/1`)),
  }
  const children = new Map<Process, ChildProcess>()
  const logFolder = mkdtempSync(join(tmpdir(), 'channelgraph-logs-'))
  const logFileOf = (name: Process) => join(logFolder, name.replace('/', '-'))
  const logOf = (name: Process) => readFileSync(logFileOf(name), 'utf8')

  const environmentOf = (name: Process): Record<string, string> => {
    const service = serviceOf(name)
    const common = {
      PATH: process.env.PATH ?? '',
      HOST: '127.0.0.1',
      PORT: String(ports.get(name)),
      LOG_LEVEL: 'warn',
      CHANNELGRAPH_TEST: '1',
      ...env,
    }
    if (service === 'gateway') {
      return {
        ...ASKS_AS_OFTEN_AS_IT_LIKES,
        PLANNER_THREADS: '1', // what a second is for, the engine's tests prove
        ...common,
        ...Object.fromEntries(
          DEPARTMENTS.map((name) => [`SUBGRAPH_URL_${name.toUpperCase()}`, `${fronts[name]}/graphql`]),
        ),
        IDENTITY_KEY: JSON.stringify(keys.gateway),
        DEV_ISSUER_KEY: JSON.stringify(keys.issuer),
        AUTH_ISSUER: ISSUER,
        AUTH_AUDIENCE: 'channelgraph',
      }
    }
    return {
      ...common,
      ...Object.fromEntries(DEPARTMENTS.map((name) => [`FEED_URL_${name.toUpperCase()}`, fronts[name]])),
      DATABASE_URL: databaseUrls[service],
      DATABASE_POOL: '5',
      IDENTITY_KEYS: JSON.stringify({ keys: [publicHalf(keys.gateway)] }),
      FEED_KEY: JSON.stringify(keys.feeds[DEPARTMENTS.indexOf(service)]),
      FEED_KEYS: JSON.stringify({ keys: keys.feeds.map(publicHalf) }),
      CLOCK_START: new Date(Date.parse(now) + moved + (Date.now() - began)).toISOString(),
    }
  }
  const began = Date.now()
  let moved = 0

  const start = async (name: Process): Promise<void> => {
    const service = serviceOf(name)
    const folder = service === 'gateway' ? 'gateway' : `subgraphs/${service}`
    const log = openSync(logFileOf(name), 'a')
    const child = spawn(process.execPath, ['--enable-source-maps', `${ROOT}${folder}/dist/main.js`], {
      env: environmentOf(name),
      // Into a file: a logger whose pipe is gone, because this process was killed, tries for ever.
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    children.set(name, child)
    await ready(child, name, () => logOf(name))
  }
  const end = async (name: Process, signal: NodeJS.Signals): Promise<number | string | null> => {
    const child = children.get(name)
    children.delete(name)
    if (!child) return null
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode ?? child.signalCode
  }
  afterAll(async () => {
    await Promise.all(processes.map((name) => end(name, 'SIGKILL')))
    rmSync(logFolder, { recursive: true })
  })
  await Promise.all(processes.filter((name) => !name.includes('/')).map(start))
  await Promise.all(processes.filter((name) => name.includes('/')).map(start))

  const token: RunningGraph['token'] = async (who, { expiresInS = 3_600, issuer = ISSUER, key = keys.issuer } = {}) => {
    const { subject, roles, partnerId, regions } = typeof who === 'string' ? personaNamed(who).viewer : who
    return new SignJWT({ roles, partnerId, regions })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
      .setIssuer(issuer)
      .setAudience('channelgraph')
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + expiresInS)
      .sign(await importJWK(key, 'EdDSA'))
  }
  const post = async (name: Process, path: string, body: unknown): Promise<Record<string, number>> => {
    const response = await fetch(`${urlOf(name)}${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${name} answered ${response.status} to ${path}: ${await response.text()}`)
    return (await response.json()) as Record<string, number>
  }

  return {
    url: urlOf('gateway'),
    urlOf,
    token,
    as: (who) => clientOf<'graph'>(overHttp(`${urlOf('gateway')}/graphql`, () => token(who))),
    kill: async (name) => {
      await end(name, 'SIGKILL')
    },
    stop: (name) => end(name, 'SIGTERM'),
    start,
    advance: async (ms) => {
      moved += ms
      await Promise.all(departmentProcesses.map((name) => post(name, '/test/clock', { advanceMs: ms })))
    },
    sweep: (department) => post(department, '/test/sweep', {}),
    log: logOf,
  }
}

/** Whose process it is. */
const serviceOf = (name: Process): Service => name.split('/')[0] as Service

async function ready(child: ChildProcess, service: Process, said: () => string): Promise<void> {
  const failed = new AbortController()
  const timer = setTimeout(() => failed.abort(new Error(`${service} was not ready in time:\n${said()}`)), START_MS)
  child.once('exit', (code) => failed.abort(new Error(`${service} ended with ${code}:\n${said()}`)))
  try {
    for (;;) {
      const [message] = (await once(child, 'message', { signal: failed.signal })) as [unknown]
      if (message === 'ready') return
    }
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error
  } finally {
    clearTimeout(timer)
  }
}

/** Once a run, whichever of its test files came first: nothing changes a source while tests run. */
let built: Promise<void> | undefined

async function buildOnce(): Promise<void> {
  const done = join(inject('runFolder'), 'bundles-built')
  await withAdmin(postgresAdminUrl(), (sql) =>
    exclusively(sql, 'bundles', async () => {
      if (existsSync(done)) return
      await build()
      writeFileSync(done, '')
    }),
  )
}

/** The bundles, current; only changed files are written. */
async function build(): Promise<void> {
  const child = spawn(process.execPath, [`${ROOT}scripts/build.mjs`, ...DEPARTMENTS, 'gateway'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`The bundles do not build:\n${said.join('')}`)
}

const newKey = (kid: string): JWK => ({
  ...(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK),
  kid,
  alg: 'EdDSA',
})

const publicHalf = ({ d: _private, ...key }: JWK): JWK => key
