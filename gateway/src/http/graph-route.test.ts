import { personaNamed } from '@channelgraph/access'
import { createLogger, createMetrics, type HttpRequest } from '@channelgraph/process'
import { systemClock } from '@channelgraph/values'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { Mask } from '../answer/mask.ts'
import { Documents } from '../documents/documents.ts'
import { TrustedSet } from '../documents/manifest.ts'
import { Explainer } from '../explain/explainer.ts'
import { Graph } from '../graph/graph.ts'
import { Costs } from '../limits/costs.ts'
import { Load } from '../limits/load.ts'
import { MemoryBuckets } from '../limits/memory-buckets.ts'
import { ViewerLimits } from '../limits/viewer-limits.ts'
import { graphRoute } from './graph-route.ts'

const SDL = 'type Query { name: String }'
const log = createLogger('test', 'silent')
const nothing = () => undefined
const mask = new Mask({ log, identityKeyId: 'gateway/1', countError: nothing })

/** What happens to one new document, round by round of the event loop. */
async function roundsOf(query: string): Promise<string[]> {
  const rounds: string[] = []
  const execute = async () => {
    rounds.push('asked')
    return { data: {} }
  }
  const graph = await Graph.load(SDL, {
    executor: { load: async () => buildSchema(SDL), execute, stop: async () => undefined },
    limits: {
      tokens: 4_000,
      depth: 15,
      fields: 2_000,
      aliases: 2_000,
      rootFields: 2_000,
      values: 9_000,
      documents: 10,
    },
    mask,
  })
  const admit = graph.admit.bind(graph)
  graph.admit = (request) => {
    rounds.push('read')
    setImmediate(() => rounds.push('another round'))
    return admit(request)
  }
  const rate = { perSecond: 1_000_000, burst: 1_000_000 }
  const route = graphRoute({
    viewerOf: async () => ({ ...personaNamed('management').viewer, audiences: [] }),
    documents: new Documents({
      trusted: () => new TrustedSet(),
      registered: null,
      modes: { fallback: 'any', rules: [] },
      count: nothing,
    }),
    mayIntrospect: () => true,
    served: { current: () => graph } as Parameters<typeof graphRoute>[0]['served'],
    load: new Load({ maxLagMs: 1_000, maxUnderWay: 10, count: nothing }),
    explainer: new Explainer(new Map(), systemClock),
    costs: new Costs('enforce', createMetrics('test')),
    limits: new ViewerLimits({
      rates: { requests: rate, values: rate, atOnce: 10 },
      buckets: new MemoryBuckets(() => 0),
      count: nothing,
      log,
    }),
    requestDeadlineMs: 60_000,
    mask,
    countOperation: nothing,
    log,
  })
  const request: HttpRequest = {
    method: 'POST',
    path: '/graphql',
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/json' },
    requestId: 'x',
    lang: 'en',
    remoteAddress: '',
    isGone: false,
    onGone: () => nothing,
    signal: new AbortController().signal,
    body: async () => JSON.stringify({ query }),
  }
  expect((await route(request)).status).toBe(200)
  await graph.retire()
  return rounds
}

test('a large new document is read in one round of the event loop and asked in another, a small one in the same', async () => {
  expect((await roundsOf('{ name }')).slice(0, 2)).toEqual(['read', 'asked'])
  const large = `{ ${Array.from({ length: 300 }, (_, n) => `n${n}: name`).join(' ')} }`
  expect((await roundsOf(large)).slice(0, 3)).toEqual(['read', 'another round', 'asked'])
})
