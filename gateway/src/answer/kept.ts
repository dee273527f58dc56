import { createHash } from 'node:crypto'
import type { HttpReply, HttpRequest } from '@channelgraph/process'

/** What an answer of the graph depends on beside who asks; `Origin` is added where it matters (`http/cors.ts`). */
const VARIES = 'accept-language, accept'

/** An answer that nobody may keep: a change's, one with errors, which may be gone the next moment, and every refusal. */
export const keptByNobody = { 'cache-control': 'no-store', vary: VARIES }

/**
 * The answer to a GET without errors may be kept by who asked, who has to ask each time whether it still holds (rows change at any
 * moment): 304 where it does. It is made in any case, so that what is spared is its way to the client. The tag is a weak one,
 * because the same answer may travel compressed.
 */
export function keptByItsReader(reply: HttpReply, { headers, lang }: Pick<HttpRequest, 'headers' | 'lang'>): HttpReply {
  const form = reply.headers?.['content-type'] ?? ''
  const hash = createHash('sha256')
    .update(`${form}\n${lang}\n`)
    .update(reply.body ?? '')
  const etag = `W/"${hash.digest('base64url').slice(0, 27)}"`
  const kept = { etag, 'cache-control': 'private, no-cache', vary: `${VARIES}, authorization` }
  if (holds(headers['if-none-match'], etag)) return { status: 304, headers: kept }
  return { ...reply, headers: { ...reply.headers, ...kept } }
}

/** Compared weakly, as RFC 9110 (13.1.2) asks of `If-None-Match`. */
export function holds(given: string | undefined, etag: string): boolean {
  const tags = given?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes('*') || tags.includes(etag.slice(2))
}
