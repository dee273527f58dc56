// The driver's own codes, the system's, and the server's: while it starts, stops or has no place left (classes 08, 53 and 57P), what
// it gave up because it took too long (57014, 55P03), and a database that is gone for now, as in a restore (3D000).
const AWAY =
  /^(CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|08...|53...|57P0.|57014|55P03|3D000)$/

/** What Postgres says when it is there and does not let somebody in: identity, rights, no such database, closed for connections. */
const REFUSED = /^(28...|3D000|42501|55000)$/
const CLOSED_FOR_NOW = /not currently accepting connections/

/** Whether an error says that the database does not answer, also where a query builder wrapped it. */
export function isDatabaseAway(error: unknown): boolean {
  for (const { code, message } of chainOf(error)) if (AWAY.test(code) || CLOSED_FOR_NOW.test(message)) return true
  return false
}

/** The server's own words where it refuses a connection or a right; null for every other error. */
export function refusalIn(error: unknown): string | null {
  for (const { code, message } of chainOf(error)) if (REFUSED.test(code)) return message
  return null
}

const UNFIT: Readonly<Record<string, string>> = {
  '22021': 'A text has a character that cannot be stored (U+0000): leave it out.',
  '22P05': 'A text has a character that cannot be stored (U+0000): leave it out.',
  '22001': 'A text is too long: shorten it.',
  '54000': 'A text is too long: shorten it.',
  '22003': 'A number is out of range: check quantities and amounts.',
  '22008': 'A date is out of range.',
}

/** What to tell whoever sent a value that the types let through and no column takes; null for every other error. */
export function valueDoesNotFit(error: unknown): string | null {
  for (const { code } of chainOf(error)) if (Object.hasOwn(UNFIT, code)) return UNFIT[code] ?? null
  return null
}

function* chainOf(error: unknown): Generator<{ code: string; message: string }> {
  for (let current = error; current instanceof Error; current = current.cause)
    yield { code: 'code' in current && typeof current.code === 'string' ? current.code : '', message: current.message }
}
