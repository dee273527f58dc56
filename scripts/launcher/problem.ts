import { describeError } from '@channelgraph/process/logged-error'

/** Something the person at the terminal can put right; the message says what is wrong and the way out. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem'
}

/** Errors whose message says all: what is wrong and what to do. */
const PLAIN: ReadonlySet<string> = new Set([
  'StartProblem',
  'LocalPostgresError',
  'DatabaseTooNew',
  'DatabaseUnreachable',
  'DatabaseRefuses',
  'BuildFailed',
  'NotEmpty',
  'OperatorError',
  'ClientError',
])

/** What an error says, for the terminal: its frames only where it is none of those that explain themselves. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return PLAIN.has(error.name) ? error.message : describeError(error)
}

/** The `code` of a Node system error, if it is one. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
