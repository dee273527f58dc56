/** Something the person at the terminal can put right; the message says what is wrong and the way out. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem'
}

/** What an error says, for the terminal: its stack only where it is none of those that explain themselves. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const plain = error instanceof StartProblem || error.name === 'LocalPostgresError' || error.name === 'DatabaseTooNew'
  return plain ? error.message : (error.stack ?? error.message)
}

/** The `code` of a Node system error, if it is one. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
