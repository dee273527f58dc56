import { type LoggerOptions, type Logger as PinoLogger, pino } from 'pino'
import { loggedError } from './logged-error.ts'
import { standardOutput } from './standard-output.ts'

export type Logger = PinoLogger

// Tokens, money and personal data stay out of logs whoever logs them, as fields of a line or of an object in it.
const SECRETS = new Set(['authorization', 'token', 'password', 'variables', 'customerName', 'customerPhone', 'headers'])
const HIDDEN = '[hidden]'

/** Where a process writes its lines: stdout, or what a test reads. */
export interface LogDestination {
  write(line: string): void
}

/** JSON lines on stdout, one logger a process. Of an error, under whatever name, it writes what `loggedError` lets through. */
export const createLogger = (service: string, level: string, destination?: LogDestination): Logger => {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => error },
    // Not pino's own `redact`, which takes half as long again as the rest of a line.
    formatters: { log: fitForLogs },
    hooks: {
      // Without words of its own a line would get the error's message as they are.
      logMethod(args, write) {
        const [first, words] = args as [unknown, string | undefined]
        const error = first instanceof Error ? first : errorIn(first)
        if (!error || words !== undefined) return write.apply(this, args)
        write.apply(this, [first instanceof Error ? { err: first } : first, loggedError(error).message])
      },
    },
  }
  const log = pino(options, destination ?? standardOutput())
  const { child } = log
  // A child's fields are written into each of its lines, by no formatter.
  log.child = function (this: Logger, fields: Fields, ...rest: [object?]) {
    return child.call(this, fitForLogs(fields), ...rest)
  } as typeof child
  return log
}

type Fields = Record<string, unknown>

/** The fields of a line without secrets and whole errors. Most lines have neither, and stay as they are. */
function fitForLogs(fields: Fields): Fields {
  for (const name in fields) {
    const value = fields[name]
    if (SECRETS.has(name) || (typeof value === 'object' && value !== null)) return mapped(fields, fitValue)
  }
  return fields
}

function fitValue(value: unknown): unknown {
  if (value instanceof Error) return loggedError(value)
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? mapped(value as Fields, (inner) => inner) : value
}

const mapped = (fields: Fields, fit: (value: unknown) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, SECRETS.has(name) ? HIDDEN : fit(value)]))

const errorIn = (value: unknown): Error | undefined =>
  typeof value === 'object' && value !== null && 'err' in value && value.err instanceof Error ? value.err : undefined
