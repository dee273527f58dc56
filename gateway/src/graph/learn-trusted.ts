import type { Logger } from '@channelgraph/process'
import type { TrustedSet } from '../documents/manifest.ts'
import type { DocumentMetrics } from '../documents/metrics.ts'
import type { Graph } from './graph.ts'

/** So many that do not fit are named; their number says the rest. */
const MAX_NAMED = 20

/**
 * Has a graph read all that is trusted before anybody asks for it. What does not fit is told to whoever runs the gateway and keeps nobody
 * else's from being served: it is answered with what is wrong with it, until its client or the supergraph is mended.
 */
export async function learnTrusted(
  graph: Graph,
  trusted: TrustedSet,
  { log, showTrusted }: { log: Logger } & Pick<DocumentMetrics, 'showTrusted'>,
): Promise<void> {
  const unfit = await graph.learn(trusted)
  showTrusted(trusted.size - unfit.length, unfit.length)
  if (unfit.length === 0) return
  const documents = unfit.slice(0, MAX_NAMED).map(({ document: { id, text }, refusal }) => ({
    id,
    operation: /\b(?:query|mutation)\s+(\w+)/.exec(text)?.[1],
    reason: refusal.message,
  }))
  log.error(
    { unfit: unfit.length, of: trusted.size, documents },
    'trusted documents do not fit the supergraph and are refused',
  )
}
