// The driver's own codes, the system's, and the server's while it starts, stops or has no place left (classes 08, 53 and 57P).
const AWAY =
  /^(CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|08...|53300|57P0[1-3])$/

/** Whether an error says that the database does not answer, also where a query builder wrapped it. */
export function isDatabaseAway(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && AWAY.test(current.code)) return true
  }
  return false
}
