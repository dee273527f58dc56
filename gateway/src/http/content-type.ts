import type { HttpRequest } from '@channelgraph/process'
import { httpError, messages } from '../answer/messages.ts'

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
