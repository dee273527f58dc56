import { messages, type Said } from '../answer/messages.ts'
import { malformed, refused } from '../answer/refusal.ts'
import { type AskedDocument, documentAskedBy } from '../documents/asked.ts'

/** A GraphQL request over HTTP, by whichever method. */
export interface AskedRequest {
  readonly document: AskedDocument
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

/** A request with the text of its document. */
export interface GraphRequest {
  readonly query: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
  /** SHA-256 of the query, where it is known already. */
  readonly hash?: string
  /** What the query is of where it is trusted: as long as that is, its document stays known. */
  readonly trusted?: object
}

/** Reads the body of a POST. Throws RequestRefused, which says what is wrong with it. */
export function readGraphRequest(text: string): AskedRequest {
  const body = parseJson(text, () => messages.unreadableBody(FORM))
  if (Array.isArray(body)) throw malformed(messages.batch())
  if (!isRecord(body)) throw malformed(messages.noRequest(FORM))
  return requestOf(body, text)
}

/** Reads the query of a GET, in which variables and extensions are JSON. Throws RequestRefused likewise. */
export function readGraphQuery(given: URLSearchParams): AskedRequest {
  const fields: Record<string, unknown> = Object.fromEntries(given)
  for (const name of ['variables', 'extensions']) {
    const text = given.get(name)
    fields[name] = text ? parseJson(text, () => messages.unreadableParameter(name)) : null
  }
  return requestOf(fields, given.get('variables') ?? '')
}

/** `text` is what the variables were read from. */
function requestOf(fields: Readonly<Record<string, unknown>>, text: string): AskedRequest {
  const { operationName, variables, extensions } = fields
  if (!isAbsent(operationName) && typeof operationName !== 'string') throw malformed(messages.nameNoText())
  if (!isAbsent(variables) && !isRecord(variables)) throw malformed(messages.noObject('variables'))
  if (!isAbsent(extensions) && !isRecord(extensions)) throw malformed(messages.noObject('extensions'))
  const document = documentAskedBy(fields)
  if (!document) throw malformed(messages.noQuery(FORM))
  const unfit = MAY_BE_UNFIT.test(text) ? unfitIn(variables) : undefined
  if (unfit !== undefined) throw refused(messages.unfitText(unfit))
  return { document, operationName: operationName || null, variables: variables ?? {} }
}

/** Valid UTF-8 holds neither: only an escape can spell them. */
const MAY_BE_UNFIT = /\\u(0000|d[89a-f])/i
const UNFIT = /\p{Surrogate}|\0/u

/** The path of a text in there that cannot be stored as it was sent. Not recursive: values may nest deeper than the stack. */
function unfitIn(variables: unknown): string | undefined {
  const open: { path: string; value: unknown }[] = [{ path: '$', value: variables }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value } = next
    if (typeof value === 'string' && UNFIT.test(value)) return path
    if (typeof value !== 'object' || value === null) continue
    const isList = Array.isArray(value)
    const within = path === '$' ? path : `${path}.`
    for (const [name, item] of Object.entries(value))
      open.push({ path: isList ? `${path}[${name}]` : `${within}${name}`, value: item })
  }
  return undefined
}

const FORM = '{"query": "{ me { name } }", "variables": {}}'

function parseJson(text: string, unreadable: () => Said): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed(unreadable())
  }
}

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
