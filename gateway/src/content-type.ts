import type { HttpRequest } from '@channelgraph/process'
import Negotiator from 'negotiator'
import { httpError, messages } from './messages.ts'

const JSON_BODY = /^application\/json\s*(;\s*charset="?utf-?8"?\s*)?$/i

/**
 * Refuses a body that is not declared as JSON. A page of another origin cannot declare that without asking first (CORS), so
 * this is also what keeps such a page from sending requests in somebody's name.
 */
export function requireJson({ headers }: HttpRequest): void {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    throw httpError(415, messages.encodedBody(encoding.slice(0, 40)), { 'accept-encoding': 'identity' })
  }
  if (JSON_BODY.test(headers['content-type'] ?? '')) return
  throw httpError(415, messages.notJson())
}

/** What Apollo Server can answer with, exactly as it negotiates when it answers: after everything was done. */
const ANSWERS = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
  'application/json; callbackSpec=1.0; charset=utf-8',
]

/** Longer than any client's: reading an `Accept` of 16 kB takes 30 ms, and is done before it is known who asks. */
const MAX_ACCEPT_LENGTH = 1_000

/** Refuses, before anything is done, a request whose `Accept` excludes every form that its answer can have. */
export function requireAcceptable({ headers: { accept } }: HttpRequest): void {
  if (!accept) return
  const isShort = accept.length <= MAX_ACCEPT_LENGTH
  if (isShort && new Negotiator({ headers: { accept } }).mediaType(ANSWERS) !== undefined) return
  throw httpError(406, messages.notAcceptable())
}
