import type { HttpRequest } from '@channelgraph/process'
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'
import { httpError, messages } from './messages.ts'

/** The forms of an answer, the one for who takes anything first. */
const FORMS = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
  'application/json; callbackSpec=1.0; charset=utf-8',
]

/** Longer than any client's: reading an `Accept` of 16 kB takes 30 ms, and is done before it is known who asks. */
const MAX_ACCEPT_LENGTH = 1_000

/** The forms of the values of `Accept` that were met last; there are as many as kinds of clients. */
const known = new LRUCache<string, string>({ max: 100 })

/** The form in which a request wants its answer; undefined where its `Accept` excludes every one there is. */
export function formOf({ headers: { accept } }: Pick<HttpRequest, 'headers'>): string | undefined {
  if (!accept) return FORMS[0]
  if (accept.length > MAX_ACCEPT_LENGTH) return undefined
  const met = known.get(accept)
  if (met !== undefined) return met
  const form = new Negotiator({ headers: { accept } }).mediaType(FORMS)
  if (form !== undefined) known.set(accept, form)
  return form
}

/** The same, asked before anything is done: what was done must be told. Throws HttpError 406. */
export function requireForm(request: HttpRequest): string {
  const form = formOf(request)
  if (form === undefined) throw httpError(406, messages.notAcceptable())
  return form
}
