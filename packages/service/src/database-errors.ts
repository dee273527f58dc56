import type { Text } from '@channelgraph/values'

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

/** Whether work that failed may succeed unchanged a moment later: no connection, a conflict with another transaction, a standby. */
export function isTransient(error: unknown): boolean {
  if (isDatabaseAway(error)) return true
  for (const { code } of chainOf(error)) if (/^(40...|25006)$/.test(code)) return true
  return false
}

/** The server's own words where it refuses a connection or a right; null for every other error. */
export function refusalIn(error: unknown): string | null {
  for (const { code, message } of chainOf(error)) if (REFUSED.test(code)) return message
  return null
}

/** By what the server says, or by who says it; the first that fits. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^28/, 'does not accept who this service says it is: put the user and password of DATABASE_URL right'],
  [/^3D000$/, 'is not there: is the name in DATABASE_URL right, or is it being restored?'],
  [/^42501$/, 'refuses a right: run deploy/sql/department-roles.sql there'],
  [/^55000$/, 'is closed to connections, as during a restore: open it again, and this goes on by itself'],
  [/^53300$/, 'has no connection left: lower DATABASE_POOL, or raise its max_connections'],
  [/^53/, 'has no room left (disk, memory or connections): look at its machine'],
  [/^57P0/, 'is starting or stopping: wait for it'],
  [/^(57014|55P03)$/, 'takes too long to answer: what runs or locks there?'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'has a host that nobody knows: is DATABASE_URL right?'],
  [AWAY, 'does not answer: is it up, and is DATABASE_URL right?'],
]

/** What is the matter with the database, and what to do, as the rest of a sentence: no statement, no value, no password. */
export function databaseAdvice(error: unknown): string {
  const codes = [...chainOf(error)].map(({ code }) => code).filter(Boolean)
  for (const [pattern, advice] of ADVICE) if (codes.some((code) => pattern.test(code))) return advice
  return 'fails: the log says why'
}

const UNSTORABLE: Text = {
  en: 'A text has a character that cannot be stored (U+0000): leave it out.',
  zh: '文本中含有无法存储的字符(U+0000):请删去。',
}
const TOO_LONG: Text = { en: 'A text is too long: shorten it.', zh: '文本过长:请缩短。' }

const UNFIT: Readonly<Record<string, Text>> = {
  '22021': UNSTORABLE,
  '22P05': UNSTORABLE,
  '22001': TOO_LONG,
  '54000': TOO_LONG,
  '22003': { en: 'A number is out of range: check quantities and amounts.', zh: '数字超出范围:请检查数量和金额。' },
  '22008': { en: 'A date is out of range: check it.', zh: '日期超出范围:请检查。' },
}

/** What to tell whoever sent a value that the types let through and no column takes; null for every other error. */
export function valueDoesNotFit(error: unknown): Text | null {
  for (const { code } of chainOf(error)) if (Object.hasOwn(UNFIT, code)) return UNFIT[code] ?? null
  return null
}

function* chainOf(error: unknown): Generator<{ code: string; message: string }> {
  for (let current = error; current instanceof Error; current = current.cause)
    yield { code: 'code' in current && typeof current.code === 'string' ? current.code : '', message: current.message }
}
