import type { Viewer } from '@channelgraph/access'
import type { Freshness } from '@channelgraph/contracts'
import type { DepartmentFreshness, Following } from '@channelgraph/explorer/explained'
import type { SubgraphClient } from '../execute/subgraph-client.ts'

/** What each department said of itself, null for one that did not; and when they were asked. */
export interface Fresh {
  readonly askedAt: Date
  readonly departments: ReadonlyMap<string, Freshness | null>
}

/**
 * Asks each department how new what it answers from is. Before the operation runs: what it answers is at least as new. All of them,
 * because how far one lags is known by where its publishers stand.
 */
export async function askFreshness(
  clients: ReadonlyMap<string, SubgraphClient>,
  viewer: Viewer,
  askedAt: Date,
): Promise<Fresh> {
  const asked = [...clients].map(async ([name, client]) => [name, await client.freshness(viewer)] as const)
  return { askedAt, departments: new Map(await Promise.all(asked)) }
}

/** One department's, with its distance to each of its publishers. */
export function freshnessOf(department: string, { askedAt, departments }: Fresh): DepartmentFreshness {
  const own = departments.get(department)
  if (!own) return { department, asOf: null, lastEventAt: null, follows: null }
  const follows = own.follows.map(({ publisher, position, upTo, setApart }): Following => {
    const head = departments.get(publisher)?.head
    // Both are up to a second old: a reader may seem to be ahead.
    return { publisher, behind: head === undefined ? null : Math.max(0, head - position), upTo, setApart }
  })
  const lagging = follows.filter(({ behind }) => behind !== 0)
  const read = new Date(askedAt.getTime() - own.ageMs).toISOString()
  const upTo = lagging.map((one) => one.upTo)
  const asOf = upTo.includes(null) ? null : [read, ...upTo.map((at) => new Date(String(at)).toISOString())].sort()[0]
  return { department, asOf: asOf ?? null, lastEventAt: own.lastEventAt, follows }
}
