/** Asks where an answer comes from: `run` beside the answer, `plan` instead of it. The gateway sends `run` on to departments. */
export const EXPLAIN_HEADER = 'x-explain'

/** In which a department tells the gateway, which asked for it, what its database did for a request. */
export const STATEMENTS_HEADER = 'x-statements'

/** What a database did for one request. */
export class StatementCount {
  statements = 0
  milliseconds = 0

  /** Counts a statement, and how long it took. */
  async time<T>(statement: () => PromiseLike<T>): Promise<T> {
    const started = performance.now()
    this.statements += 1
    try {
      return await statement()
    } finally {
      this.milliseconds += performance.now() - started
    }
  }

  /** As the header's value: `12;ms=8.4`. */
  toString(): string {
    return `${this.statements};ms=${this.milliseconds.toFixed(1)}`
  }
}

/** Reads the header's value; undefined where there is none, or it says something else. */
export function readStatements(value: unknown): { statements: number; milliseconds: number } | undefined {
  const [, statements, milliseconds] = /^(\d{1,9});ms=(\d{1,9}(?:\.\d{1,3})?)$/.exec(String(value)) ?? []
  if (statements === undefined) return undefined
  return { statements: Number(statements), milliseconds: Number(milliseconds) }
}
