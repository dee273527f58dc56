/** A subgraph's body, read and distrusted. */
import { isRecord, type SubgraphError, SubgraphFailure } from './errors.ts'
import { parseInPieces } from './parse-in-pieces.ts'
import type { DataObject } from './representation.ts'

export interface Answer {
  data: DataObject | null
  errors: SubgraphError[]
}

/** Throws SubgraphFailure for anything that is not a GraphQL answer, or that tries to reach JavaScript's prototypes. */
export function readAnswer(text: string, subgraph: string): Answer {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (error) {
    throw notJson(subgraph, error)
  }
  return answerIn(body, text, subgraph)
}

/** The same of a long text, in pieces. */
export function* readLongAnswer(text: string, subgraph: string): Generator<void, Answer> {
  let body: unknown
  try {
    body = yield* parseInPieces(text)
  } catch (error) {
    throw notJson(subgraph, error)
  }
  yield
  return answerIn(body, text, subgraph)
}

function answerIn(body: unknown, text: string, subgraph: string): Answer {
  if (mayNamePrototype(text) && namesPrototype(body)) {
    throw new SubgraphFailure(subgraph, 'INTERNAL', 'The service answered with a forbidden name.')
  }
  if (!isRecord(body)) throw notGraphQL(subgraph)
  const { data, errors } = body as { data?: unknown; errors?: unknown }
  if (errors !== undefined && errors !== null && !Array.isArray(errors)) throw notGraphQL(subgraph)
  const list = ((errors as unknown[] | undefined) ?? []).filter(isRecord) as SubgraphError[]
  if (isRecord(data)) return { data, errors: list }
  if ((data !== null && data !== undefined) || list.length === 0) throw notGraphQL(subgraph)
  return { data: null, errors: list }
}

const notJson = (subgraph: string, error: unknown) =>
  new SubgraphFailure(subgraph, 'INTERNAL', 'The service answered with something that is not JSON.', error)

const notGraphQL = (subgraph: string) =>
  new SubgraphFailure(subgraph, 'INTERNAL', 'The service answered with something that is not GraphQL.')

/** Cheap and never wrong when it says no: the name stands there, or an escape that could spell it. */
const mayNamePrototype = (text: string): boolean =>
  text.includes('"__proto__"') || (text.includes('\\u') && /\\u00(5f|70|72|6f|74)/i.test(text))

function namesPrototype(value: unknown): boolean {
  // Not recursive: the answer may nest deeper than the stack.
  const open: unknown[] = [value]
  while (open.length > 0) {
    const current = open.pop()
    if (typeof current !== 'object' || current === null) continue
    if (!Array.isArray(current) && Object.hasOwn(current, '__proto__')) return true
    for (const item of Object.values(current)) if (typeof item === 'object') open.push(item)
  }
  return false
}
