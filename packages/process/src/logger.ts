import { type Logger, type LoggerOptions, pino } from 'pino'
import { loggedError } from './logged-error.ts'

export type { Logger }

// Tokens, money and personal data stay out of logs whoever logs them.
const SECRETS = [
  'authorization',
  '*.authorization',
  'token',
  '*.token',
  'password',
  '*.password',
  'variables',
  '*.variables',
  'customerName',
  'customerPhone',
  'headers',
]

/** Where a process writes its lines: stdout, or what a test reads. */
export interface LogDestination {
  write(line: string): void
}

/** JSON lines on stdout, one logger a process. Of an error, under whatever name, it writes what `loggedError` lets through. */
export const createLogger = (service: string, level: string, destination?: LogDestination): Logger => {
  const options: LoggerOptions = {
    level,
    base: { service },
    redact: { paths: SECRETS, censor: '[hidden]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => error },
    formatters: { log: withLoggedErrors },
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
  return destination ? pino(options, destination) : pino(options)
}

function withLoggedErrors(fields: Record<string, unknown>): Record<string, unknown> {
  if (!Object.values(fields).some((value) => value instanceof Error)) return fields
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? loggedError(value) : value]),
  )
}

const errorIn = (value: unknown): Error | undefined =>
  typeof value === 'object' && value !== null && 'err' in value && value.err instanceof Error ? value.err : undefined
