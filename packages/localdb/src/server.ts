import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { serverAccount } from './account.ts'
import { locateBinaries, type PostgresBinaries } from './binaries.ts'
import { ensureCluster, layout, SUPERUSER, superuserPassword } from './cluster.ts'
import { LocalPostgresError, systemErrorCode } from './errors.ts'
import { LAUNCHER_SETTING, postmasterOf, signalServer, stopLeftBehind, stopServer } from './left-behind.ts'

export interface LocalPostgresOptions {
  /** Made when missing. Holds the cluster, the superuser's password (0600) and server.log. */
  dataDir: string
  /** TCP port on 127.0.0.1; 0 takes a free one. */
  port: number
  /** Keep what was committed through a crash of the machine. Tests say false: nothing is flushed to disk. Default true. */
  durable?: boolean
  /** Told, in a sentence, what the person waiting should know. */
  onNotice?: (message: string) => void
}

/** A running server. It ends with this process: on `stop`, on exit, and on a signal nobody else handles. */
export interface LocalPostgres {
  readonly port: number
  readonly pid: number
  /** A connection url; without a user, the superuser's. Another user's password is the one `passwordOf` derives. */
  url(database: string, user?: string): string
  /** Resolves when the server has ended by itself, and never after `stop`. */
  readonly ended: Promise<void>
  /** Shuts down within 2 seconds: fast, then immediate. May be called twice. */
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 60_000 // crash recovery of a large cluster takes its time
const ATTEMPTS = 3
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Starts the embedded Postgres on 127.0.0.1, making its cluster on first use (about a second), and returns once it
 * takes connections. A server left behind on the same directory by a killed run is stopped first.
 * Throws LocalPostgresError; its message says what to do.
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { durable = true, onNotice = () => {} } = options
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = realpathSync(options.dataDir)
  const binaries = locateBinaries(dataDir)
  const account = serverAccount(binaries)
  const { cluster, log } = layout(dataDir)
  const password = superuserPassword(dataDir)

  for (let attempt = 1; ; attempt++) {
    await stopLeftBehind(cluster, binaries, onNotice)
    const port = await claimPort(options.port)
    ensureCluster(dataDir, binaries, account, durable)
    const [program = '', ...args] = [...account.prefix, binaries.postgres, ...settings(cluster, port, durable)]
    const logFile = openSync(log, 'w', 0o600)
    // A group of its own: Ctrl-C in the terminal must reach the launcher, not the database under its services.
    const child = spawn(program, args, { env: binaries.env, detached: true, stdio: ['ignore', logFile, logFile] })
    closeSync(logFile)
    const server = supervise(child, port, password, binaries, onNotice)
    try {
      await untilReady(child, cluster)
      return server
    } catch (error) {
      await server.stop()
      const said = readFileSync(log, 'utf8').trim()
      if (attempt < ATTEMPTS && /already exists|still in use/.test(said)) {
        await delay(200) // another run, or the last backends of a stopped server, were in the way
        continue
      }
      if (/Address already in use/.test(said)) throw portInUse(port, error)
      throw new LocalPostgresError('START_FAILED', `Postgres did not start on ${dataDir}:\n${said || error}`, error)
    }
  }
}

/**
 * Removes a data directory with all that is in it, stopping a left-behind server first; a directory that does not
 * exist is fine. Throws DATA_DIR_IN_USE while a run that is alive uses it.
 */
export async function removeLocalPostgres(dataDir: string, onNotice: (message: string) => void = () => {}) {
  if (!existsSync(dataDir)) return
  const found = realpathSync(dataDir)
  await stopLeftBehind(layout(found).cluster, locateBinaries(found), onNotice)
  rmSync(found, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
}

/** A department's url on the local server that runs on a folder and port: for tools beside the run, which start nothing. */
export function localDepartmentUrl(dataDir: string, port: number, department: string): string {
  const password = passwordOf(department, superuserPassword(dataDir))
  return `postgres://${department}:${password}@127.0.0.1:${port}/${department}`
}

/** The password of a role on a local server: derived from the superuser's, so it needs no file and survives restarts. */
export const passwordOf = (role: string, superuserPassword: string): string =>
  createHmac('sha256', superuserPassword).update(role).digest('base64url')

function settings(cluster: string, port: number, durable: boolean): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '', // a socket's path may have 107 bytes, a data directory's has as many as it likes
    shared_buffers: '128MB',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    wal_level: 'minimal', // nothing replicates from a local server
    max_wal_senders: 0,
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    [LAUNCHER_SETTING]: process.pid,
  }
  return ['-D', cluster, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

function supervise(
  child: ChildProcess,
  port: number,
  password: string,
  binaries: PostgresBinaries,
  onNotice: (message: string) => void,
): LocalPostgres {
  const pid = child.pid ?? 0
  const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= stopServer(pid, binaries, ended).finally(release)
    return stopping
  }
  const onExit = () => ended() || signalServer(pid, 'SIGINT', binaries)
  const onSignal = (signal: NodeJS.Signals) => {
    // Whoever else listens decides the order of shutdown; it ends in `stop` or in exit.
    if (process.listeners(signal).some((listener) => listener !== onSignal)) return
    stop().finally(() => process.kill(process.pid, signal))
  }
  const release = () => {
    process.off('exit', onExit)
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
  process.on('exit', onExit)
  for (const signal of SIGNALS) process.on(signal, onSignal)
  child.on('error', (error) => onNotice(`Postgres could not be started: ${error.message}`))
  const endedByItself = new Promise<void>((resolve) => {
    child.on('exit', (code, signal) => {
      release()
      if (stopping !== undefined) return
      onNotice(`Postgres ended by itself (${signal ?? `exit code ${code}`}).`)
      resolve()
    })
  })
  const url = (database: string, user = SUPERUSER) => {
    const secret = user === SUPERUSER ? password : passwordOf(user, password)
    return `postgres://${encodeURIComponent(user)}:${secret}@127.0.0.1:${port}/${encodeURIComponent(database)}`
  }
  return { port, pid, url, ended: endedByItself, stop }
}

/** postmaster.pid tells when the server takes connections; asking it costs no connection. */
async function untilReady(child: ChildProcess, cluster: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (performance.now() < deadline) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`)
    }
    const postmaster = postmasterOf(cluster)
    if (postmaster?.pid === child.pid && postmaster.ready) return
    await delay(10)
  }
  throw new Error(`the server was not ready after ${START_TIMEOUT_MS / 1000} s`)
}

/** The port itself, found free, or for 0 any free one. Throws PORT_IN_USE. */
async function claimPort(port: number): Promise<number> {
  const listener = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject).listen({ port, host: '127.0.0.1', exclusive: true }, resolve)
    })
    return (listener.address() as AddressInfo).port
  } catch (error) {
    if (systemErrorCode(error) === 'EADDRINUSE') throw portInUse(port, error)
    throw error
  } finally {
    listener.close()
  }
}

const portInUse = (port: number, cause: unknown) =>
  new LocalPostgresError(
    'PORT_IN_USE',
    `Port ${port}, meant for Postgres, is in use by another program. Stop that program, or set PORT_BASE to move every ` +
      'port of Channelgraph.',
    cause,
  )
