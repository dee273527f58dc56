import { createHash } from 'node:crypto'
import type { Client } from '../identity/client.ts'

/** Names are dealt out to so many shares: a client that makes up a new name each time has no more of them. */
const SHARES = 16

/**
 * Which share of its viewer's budget a client draws on, by the name that it writes itself; one share for all without a name.
 * Two names may meet in one share: they then divide it, and nothing else comes of it.
 */
export function shareOf({ name }: Client): string {
  if (name === undefined) return 'unnamed'
  const [first = 0] = createHash('sha256').update(name).digest()
  return String(first % SHARES)
}
