import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { type LogLine, readLogLine } from './log-line.ts'
import { LogTail } from './log-tail.ts'
import type { ServiceName } from './ports.ts'

/** What to run: a service's bundle, which sends `ready` over IPC when it answers and ends when the channel closes. */
export interface Program {
  readonly name: ServiceName
  readonly file: string
  readonly folder: string
  /** All the environment it gets. */
  readonly env: Readonly<Record<string, string>>
  /** Flags for Node, such as the size of its young generation. */
  readonly nodeFlags?: readonly string[]
}

export interface Ending {
  /** `exit code 1`, `SIGKILL`. */
  readonly how: string
  /** What it said last. */
  readonly lastLines: readonly string[]
}

/** A program's process, from start to end. */
export interface ServiceProcess {
  readonly pid: number | undefined
  /** Whether it came to be ready before it ended. */
  readonly ready: Promise<boolean>
  readonly ended: Promise<Ending>
  /** Asks it to stop, ends it after `graceMs`, and waits. */
  end(graceMs: number): Promise<void>
}

const KEPT_LINES = 20

/** Starts a program. What it writes is added to `logFile`, and told line by line. */
export function startProcess(program: Program, logFile: string, onLine: (line: LogLine) => void): ServiceProcess {
  const log = openSync(logFile, 'a', 0o600)
  const lastLines: string[] = []
  const tail = new LogTail(logFile, (line) => {
    lastLines.push(line)
    if (lastLines.length > KEPT_LINES) lastLines.shift()
    onLine(readLogLine(line))
  })
  const child = spawn(process.execPath, ['--enable-source-maps', ...(program.nodeFlags ?? []), program.file], {
    cwd: program.folder,
    env: program.env,
    stdio: ['ignore', log, log, 'ipc'],
    detached: true, // Ctrl-C reaches the launcher alone, which stops all in order
    windowsHide: true,
  })
  closeSync(log)
  const ended = new Promise<Ending>((resolve) => {
    const end = (how: string) => {
      tail.stop()
      resolve({ how, lastLines })
    }
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`))
    child.on('error', (error) => {
      if (child.pid === undefined) end(error.message)
      else onLine({ level: 'warn', text: error.message })
    })
  })
  const ready = new Promise<boolean>((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve(true)
    })
    ended.then(() => resolve(false))
  })
  return {
    pid: child.pid,
    ready,
    ended,
    end: async (graceMs) => {
      child.kill('SIGTERM')
      const patience = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(patience)
    },
  }
}
