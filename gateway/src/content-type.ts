import { HttpError, type HttpRequest } from '@channelgraph/service'

const JSON_BODY = /^application\/json\s*(;\s*charset="?utf-?8"?\s*)?$/i

/**
 * Refuses a body that is not declared as JSON. A page of another origin cannot declare that without asking first (CORS), so
 * this is also what keeps such a page from sending requests in somebody's name.
 */
export function requireJson({ headers }: HttpRequest): void {
  if (JSON_BODY.test(headers['content-type'] ?? '')) return
  throw new HttpError(415, 'BAD_REQUEST', 'Send JSON, with the header "Content-Type: application/json".')
}
