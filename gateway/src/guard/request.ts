import { messages } from '../answer/messages.ts'
import { refused } from '../answer/refusal.ts'

/** The body of a GraphQL request over HTTP. */
export interface GraphRequest {
  readonly query: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

/** Reads the body of a request. Throws RequestRefused, which says what is wrong with it. */
export function readGraphRequest(text: string): GraphRequest {
  const body = parseJson(text)
  if (Array.isArray(body)) throw refused(messages.batch())
  if (!isRecord(body)) throw refused(messages.noRequest(FORM))
  const { query, operationName, variables } = body
  if (typeof query !== 'string' || query.trim() === '') throw refused(messages.noQuery(FORM))
  if (!isAbsent(operationName) && typeof operationName !== 'string') throw refused(messages.nameNoText())
  if (!isAbsent(variables) && !isRecord(variables)) throw refused(messages.variablesNoObject())
  if (MAY_BE_UNFIT.test(text) && namesUnfit(variables)) throw refused(messages.unfitText())
  return { query, operationName: operationName || null, variables: variables ?? {} }
}

/** Valid UTF-8 holds neither: only an escape can spell them. */
const MAY_BE_UNFIT = /\\u(0000|d[89a-f])/i
const UNFIT = /\p{Surrogate}|\0/u

/** Whether a text in there cannot be stored as it was sent. Not recursive: values may nest deeper than the stack. */
function namesUnfit(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const current = open.pop()
    if (typeof current === 'string' && UNFIT.test(current)) return true
    if (typeof current !== 'object' || current === null) continue
    for (const item of Object.values(current)) open.push(item)
  }
  return false
}

const FORM = '{"query": "{ me { name } }", "variables": {}}'

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refused(messages.unreadableBody(FORM))
  }
}

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
