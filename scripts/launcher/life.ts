import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { type LogLine, readLogLine } from './log-line.ts'
import type { ServiceName } from './ports.ts'

/** What to run: a service's bundle, which sends `ready` over IPC when it answers and ends when the channel closes. */
export interface Program {
  readonly name: ServiceName
  readonly file: string
  readonly folder: string
  /** All the environment it gets. */
  readonly env: Readonly<Record<string, string>>
}

export interface Ending {
  /** `exit code 1`, `SIGKILL`. */
  readonly how: string
  /** What it said last. */
  readonly lastLines: readonly string[]
}

/** A program's process, from start to end. */
export interface Life {
  readonly pid: number | undefined
  /** Whether it came to be ready before it ended. */
  readonly ready: Promise<boolean>
  readonly ended: Promise<Ending>
  /** Asks it to stop, ends it after `graceMs`, and waits. */
  end(graceMs: number): Promise<void>
}

const KEPT_LINES = 20

/** Starts a program. What it writes goes into `log`, and line by line to `onLine`. */
export function startLife(program: Program, log: Writable, onLine: (line: LogLine) => void): Life {
  const child = spawn(process.execPath, ['--enable-source-maps', program.file], {
    cwd: program.folder,
    env: program.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // Ctrl-C reaches the launcher alone, which stops all in order
    windowsHide: true,
  })
  const lastLines: string[] = []
  for (const stream of ['stdout', 'stderr'] as const) {
    linesOf(child[stream], (line) => {
      log.write(`${line}\n`)
      lastLines.push(line)
      if (lastLines.length > KEPT_LINES) lastLines.shift()
      onLine(readLogLine(line, stream))
    })
  }
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ how: error.message, lastLines })
    })
    child.once('close', (code, signal) => resolve({ how: signal ?? `exit code ${code}`, lastLines }))
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

/** Calls back with every line of a stream, the unfinished last one included. */
function linesOf(stream: Readable | null, onLine: (line: string) => void): void {
  let rest = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(onLine)
  })
  stream?.on('end', () => {
    if (rest) onLine(rest)
  })
}
