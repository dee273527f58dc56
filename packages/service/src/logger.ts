import { type Logger, pino } from 'pino'

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

/** JSON lines on stdout, one logger a process. */
export const createLogger = (service: string, level: string): Logger =>
  pino({
    level,
    base: { service },
    redact: { paths: SECRETS, censor: '[hidden]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
