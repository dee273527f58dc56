import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresBinaries } from './binaries.ts'
import { LocalPostgresError, systemErrorCode } from './errors.ts'

/** Written on the server's command line, so that a later run can tell an orphan from a server in use. */
export const LAUNCHER_SETTING = 'channelgraph.launcher'

/** Fast shutdown gets this long before immediate shutdown, and that again before a kill; 2 s in all. */
const PATIENCE_MS = { SIGINT: 1200, SIGQUIT: 500, SIGKILL: 300 } as const

export type StopSignal = keyof typeof PATIENCE_MS

/** What a cluster's postmaster.pid says: the server's process, and whether it takes connections yet. */
export function postmasterOf(cluster: string): { pid: number; ready: boolean } | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
  const pid = Math.abs(Number(lines[0])) // negative for a single-user server
  return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined
}

/**
 * Clears the way for a start: stops the server that a killed run left on this cluster, and removes a postmaster.pid
 * whose number now belongs to another program (in containers numbers come back at every start).
 * Throws DATA_DIR_IN_USE when the run that started the server is alive.
 */
export async function stopLeftBehind(
  cluster: string,
  binaries: PostgresBinaries,
  onNotice: (message: string) => void,
): Promise<void> {
  const postmaster = postmasterOf(cluster)
  if (postmaster === undefined || !isAlive(postmaster.pid)) return // Postgres clears a dead server's file itself
  const found = inspectProcess(postmaster.pid)
  if (found === undefined || !found.command.includes(cluster)) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
    return
  }
  const launcher = Number(new RegExp(`${LAUNCHER_SETTING}=(\\d+)`).exec(found.command)?.[1])
  // An orphan is handed to another parent (not on Windows, where the number stays and the parent is gone).
  if (found.parent === launcher && isAlive(launcher)) {
    throw new LocalPostgresError(
      'DATA_DIR_IN_USE',
      `Process ${launcher} is already running Postgres on ${cluster}. Stop it, or start with another data directory.`,
    )
  }
  onNotice(`Stopping the Postgres (process ${postmaster.pid}) that an earlier run left behind.`)
  await stopServer(postmaster.pid, binaries, () => !isAlive(postmaster.pid))
}

/** Fast shutdown, then immediate, then kill; returns once `ended()`, or throws when nothing helped. */
export async function stopServer(pid: number, binaries: PostgresBinaries, ended: () => boolean): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (ended()) return
    signalServer(pid, signal, binaries)
    const deadline = performance.now() + PATIENCE_MS[signal]
    while (performance.now() < deadline) {
      if (ended()) return
      await delay(10)
    }
  }
  if (!ended())
    throw new LocalPostgresError('START_FAILED', `Postgres (process ${pid}) does not end, not even by SIGKILL.`)
}

/** Sends a shutdown signal; a process that has already ended is fine. Windows has no signals, pg_ctl emulates them. */
export function signalServer(pid: number, signal: StopSignal, binaries: PostgresBinaries): void {
  if (process.platform === 'win32' && signal !== 'SIGKILL') {
    spawnSync(binaries.pgCtl, ['kill', signal.slice(3), String(pid)], { env: binaries.env })
    return
  }
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error
  }
}

/** Whether a process of that number runs, whoever's it is; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'
  }
  return !isZombie(pid)
}

/** A container without an init never reaps its orphans: dead, but still with a number. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  return linuxStat(pid)?.state === 'Z'
}

function linuxStat(pid: number): { state: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ') // the name may hold spaces
    return { state, parent: Number(parent) }
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(systemErrorCode(error) ?? '')) return undefined
    throw error
  }
}

/** A process's parent and command line; undefined when it has ended. */
function inspectProcess(pid: number): { parent: number; command: string } | undefined {
  if (existsSync('/proc/self/cmdline')) {
    // Slim images have no ps.
    const stat = linuxStat(pid)
    return stat && { parent: stat.parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }
  }
  const windows = `Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}' | % { "$($_.ParentProcessId) $($_.CommandLine)" }`
  const listed =
    process.platform === 'win32'
      ? spawnSync('powershell', ['-NoProfile', '-Command', windows], { encoding: 'utf8' })
      : spawnSync('ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' })
  const [, parent, command] = /^\s*(\d+)\s+(.*)$/m.exec(listed.stdout ?? '') ?? []
  return parent === undefined || command === undefined ? undefined : { parent: Number(parent), command }
}
