import { type DestinationStream, pino } from 'pino'

/** From this level on a line is written at once. */
const WARN = 40
/** Characters that are written before the round of the event loop is over. */
const MOST_WAITING = 16 * 1024

type Lines = DestinationStream & { lastLevel: number; flushSync(): void }

/**
 * Lines for stdout: those of one round of the event loop are written together, for each writing is a call of the system, which takes
 * longer than the line. A warning, or worse, is written at once and those before it with it; at the end of a process nothing is left.
 * @param later calls back when the round is over
 */
export function inRounds(out: DestinationStream, later: (work: () => void) => unknown = setImmediate): Lines {
  let waiting = ''
  let isDue = false
  const flush = () => {
    isDue = false
    if (waiting === '') return
    const text = waiting
    waiting = ''
    out.write(text)
  }
  const lines = {
    // With this pino tells the level of the line it writes next.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      waiting += line
      if (lines.lastLevel >= WARN || waiting.length > MOST_WAITING) flush()
      else if (!isDue) {
        isDue = true
        later(flush)
      }
    },
    flushSync: flush,
  }
  return lines
}

let stdout: Lines | undefined

/** One for all loggers of the process, so that their lines stay in order. */
export function standardOutput(): Lines {
  if (stdout) return stdout
  const lines = inRounds(pino.destination({ fd: 1, sync: true }))
  process.on('exit', lines.flushSync)
  stdout = lines
  return stdout
}
