import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveTo, type ServerAccount } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'
import { LocalPostgresError, systemErrorCode, USE_YOUR_OWN_POSTGRES } from './errors.ts'
import { isAlive } from './left-behind.ts'

/** The superuser `initdb` makes. */
export const SUPERUSER = 'postgres'

/** What a data directory holds. */
export const layout = (dataDir: string) => ({
  cluster: join(dataDir, 'cluster'),
  password: join(dataDir, 'password'),
  log: join(dataDir, 'server.log'),
})

/** The superuser's password, made once, in a file only its owner reads. */
export function superuserPassword(dataDir: string): string {
  const { password } = layout(dataDir)
  try {
    writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error
  }
  return readFileSync(password, 'utf8')
}

/**
 * Makes the cluster unless there is one. It is made beside its place and renamed, so a run killed half-way leaves no
 * half cluster, and two runs that start together share one. Throws START_FAILED with what initdb said.
 */
export function ensureCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  account: ServerAccount,
  durable: boolean,
): void {
  const { cluster, password } = layout(dataDir)
  removeUnfinished(dataDir)
  giveTo(account, dataDir)
  if (existsSync(cluster)) {
    requireSameMajor(dataDir, binaries.major)
    giveTo(account, cluster)
    return
  }
  const unfinished = `${cluster}.${process.pid}`
  mkdirSync(unfinished, { mode: 0o700 })
  for (const path of [unfinished, password]) giveTo(account, path)
  const [program = '', ...args] = [
    ...account.prefix,
    binaries.initdb,
    `--pgdata=${unfinished}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The builtin provider sorts by code point on every machine, whatever its libc or ICU.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    ...(durable ? [] : ['--no-sync']),
  ]
  const made = spawnSync(program, args, { env: binaries.env, encoding: 'utf8' })
  if (made.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    const said = made.error?.message ?? (made.stderr.trim() || `exit code ${made.status}`)
    const elevated = /administrat/i.test(said)
    throw new LocalPostgresError(
      elevated ? 'CANNOT_RUN' : 'START_FAILED',
      `initdb could not make a database cluster in ${dataDir}: ${said}${elevated ? `\n${USE_YOUR_OWN_POSTGRES}` : (account.hint ?? '')}`,
      made.error,
    )
  }
  try {
    renameSync(unfinished, cluster)
  } catch (error) {
    if (!existsSync(join(cluster, 'PG_VERSION'))) throw error
    rmSync(unfinished, { recursive: true, force: true }) // another run was first
  }
}

function requireSameMajor(dataDir: string, major: number): void {
  const madeBy = readFileSync(join(layout(dataDir).cluster, 'PG_VERSION'), 'utf8').trim()
  if (madeBy === String(major)) return
  throw new LocalPostgresError(
    'DATA_DIR_VERSION',
    `The data in ${dataDir} was made by Postgres ${madeBy}, this is Postgres ${major}. If it is only the local world, ` +
      'run npm run reset to make it anew; if you need what is in it, go back to the version of Channelgraph that made ' +
      'it, save it with pg_dump, reset, and load it with psql.',
  )
}

function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const maker = /^cluster\.(\d+)$/.exec(name)?.[1]
    if (maker === undefined || (Number(maker) !== process.pid && isAlive(Number(maker)))) continue
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}
