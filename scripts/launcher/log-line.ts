// By hand, not pino-pretty: a person at the start gets one line an event with the first cause of an error, and the reporter its level.

/** One line of a service's output, as the person at the terminal reads it. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly text: string
}

const WARN = 40
const ERROR = 50
const LONGEST = 400
/** Written on every line, or in the way of reading. */
const OMITTED = new Set(['level', 'time', 'service', 'msg', 'err', 'pid', 'hostname', 'component'])

/** Reads a line of JSON (pino). Our services write nothing else: plain text, of Node itself or of a crash, is a warning. */
export function readLogLine(line: string): LogLine {
  const entry = parse(line)
  if (!entry) return { level: 'warn', text: short(line) }
  const level = typeof entry.level === 'number' ? entry.level : 0
  const details = Object.entries(entry)
    .filter(([name, value]) => !OMITTED.has(name) && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name} ${value}`)
  const text = [entry.msg, messageOf(entry.err), details.length > 0 && `(${details.join(', ')})`]
    .filter(Boolean)
    .join(': ')
  return { level: level >= ERROR ? 'error' : level >= WARN ? 'warn' : 'info', text: short(text.replace(': (', ' (')) }
}

/** The log file holds the whole. */
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null && 'level' in entry ? (entry as Record<string, unknown>) : null
  } catch {
    return null // a line that only looks like JSON is read as text
  }
}

/** Of an error within errors, the first one's message: what went wrong to begin with. */
const messageOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined
  return ('cause' in error ? messageOf(error.cause) : undefined) ?? String(error.message)
}
