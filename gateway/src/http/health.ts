import { type HttpReply, json } from '@channelgraph/process'
import { LRUCache } from 'lru-cache'
import type { SubgraphClient } from '../execute/subgraph-client.ts'

/** Anybody may ask for health, so the departments are asked at most this often. */
const REMEMBERED_MS = 1_000

/** `GET /health/ready`: 200 while the graph is served, whichever departments answer; 503 from the moment it stops. */
export function readyRoute(
  clients: ReadonlyMap<string, SubgraphClient>,
  isStopping: () => boolean,
): () => Promise<HttpReply> {
  const remembered = new LRUCache<'departments', Promise<Record<string, string>>>({ max: 1, ttl: REMEMBERED_MS })
  const departments = (): Promise<Record<string, string>> => {
    const known = remembered.get('departments')
    if (known) return known
    const asked = askAll(clients)
    remembered.set('departments', asked)
    return asked
  }
  return async () => {
    if (isStopping()) return json(503, { status: 'stopping' })
    return json(200, { status: 'ready', departments: await departments() })
  }
}

async function askAll(clients: ReadonlyMap<string, SubgraphClient>): Promise<Record<string, string>> {
  const asked = [...clients].map(
    async ([name, client]) => [name, (await client.isReady()) ? 'ready' : 'unavailable'] as const,
  )
  return Object.fromEntries(await Promise.all(asked))
}
