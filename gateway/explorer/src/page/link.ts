import type { Question, View } from '../question.ts'

/** Characters of a fragment: a longer one is kept out of messages and address bars. */
export const LONGEST_LINK = 60_000
const LONGEST_NAME = 200
const KINDS: readonly string[] = ['table', 'chart', 'json', 'plan']
const PREFIX = '#q='

/**
 * A question as the fragment of an address, which no browser sends: `#q=` and JSON in base64url. Holds neither who asks nor an answer.
 * Null where it would be too long.
 */
export function linkOf({ query, variables, operationName, view }: Question): string | null {
  const bytes = new TextEncoder().encode(JSON.stringify({ query, variables, operationName, view }))
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  const link = PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  return link.length > LONGEST_LINK ? null : link
}

/** The question of a fragment; null where it holds none; `damaged` where it means to, and none can be read from it. */
export function questionOf(fragment: string): Question | 'damaged' | null {
  if (!fragment.startsWith(PREFIX)) return null
  if (fragment.length > LONGEST_LINK) return 'damaged'
  let given: unknown
  try {
    const binary = atob(fragment.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/'))
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
    given = JSON.parse(text)
  } catch {
    return 'damaged' // whatever is wrong with it, the reader is told the same
  }
  return isObject(given) ? readQuestion(given) : 'damaged'
}

function readQuestion({ query, variables = '', operationName, view }: Record<string, unknown>): Question | 'damaged' {
  if (typeof query !== 'string' || typeof variables !== 'string') return 'damaged'
  if (operationName !== undefined && (typeof operationName !== 'string' || operationName.length > LONGEST_NAME))
    return 'damaged'
  const read = view === undefined ? undefined : viewOf(view)
  if (read === null) return 'damaged'
  return { query, variables, ...(operationName ? { operationName } : {}), ...(read ? { view: read } : {}) }
}

/** What the options say is the answer's to read. */
function viewOf(given: unknown): View | null {
  if (!isObject(given) || typeof given.kind !== 'string' || !KINDS.includes(given.kind)) return null
  const kind = given.kind as View['kind']
  if (given.options === undefined) return { kind }
  return isObject(given.options) ? { kind, options: given.options } : null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
