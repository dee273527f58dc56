import { refused } from './refusal.ts'

/** The body of a GraphQL request over HTTP. */
export interface GraphRequest {
  readonly query: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

/** Reads the body of a request. Throws RequestRefused, which says what is wrong with it. */
export function readGraphRequest(text: string): GraphRequest {
  const body = parseJson(text)
  if (Array.isArray(body)) throw refused('BAD_REQUEST', 'Batches are not served: send one operation a request.')
  if (!isRecord(body)) throw refused('BAD_REQUEST', `The body is not a GraphQL request: ${FORM}`)
  const { query, operationName, variables } = body
  if (typeof query !== 'string' || query.trim() === '') throw refused('BAD_REQUEST', `"query" is missing: ${FORM}`)
  if (!isAbsent(operationName) && typeof operationName !== 'string')
    throw refused('BAD_REQUEST', '"operationName" is not a string.')
  if (!isAbsent(variables) && !isRecord(variables)) throw refused('BAD_REQUEST', '"variables" is not an object.')
  return { query, operationName: operationName || null, variables: variables ?? {} }
}

const FORM = 'send {"query": "{ me { name } }", "variables": {}} as JSON.'

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refused('BAD_REQUEST', `The body is not JSON: ${FORM}`)
  }
}

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
