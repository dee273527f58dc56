import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Names are dealt out to so many shares: a client that makes up a new name each time has no more of them. */
const SHARES = 16
const MAX_NAME_LENGTH = 128

/**
 * Which share of its viewer's budget a client draws on, by the name that it writes itself; one share for all without a name.
 * Two names may meet in one share: they then divide it, and nothing else comes of it.
 */
export function shareOf(headers: IncomingHttpHeaders): string {
  const name = headers['apollographql-client-name'] ?? headers['graphql-client-name']
  if (typeof name !== 'string' || name === '') return 'unnamed'
  const [first = 0] = createHash('sha256').update(name.slice(0, MAX_NAME_LENGTH)).digest()
  return String(first % SHARES)
}
