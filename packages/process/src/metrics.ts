import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { HttpError, type HttpReply, type HttpRequest, type Route } from './http.ts'

export interface Metrics {
  readonly registry: Registry
  /** GET /metrics in the Prometheus text format. */
  readonly route: Route
  /** A route whose duration is counted under a name. */
  timed(name: string, route: Route): Route
}

/** A service's metrics: the process and the duration of its routes. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of a request by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return {
    registry,
    route: async () => ({
      status: 200,
      headers: { 'content-type': registry.contentType },
      body: await registry.metrics(),
    }),
    timed:
      (name, route) =>
      async (request: HttpRequest): Promise<HttpReply> => {
        const started = performance.now()
        const stop = (status: number) =>
          duration.observe({ route: name, status: String(status) }, (performance.now() - started) / 1_000)
        try {
          const reply = await route(request)
          stop(reply.status)
          return reply
        } catch (error) {
          stop(error instanceof HttpError ? error.status : 500)
          throw error
        }
      },
  }
}

/** `event_feed_waiting` of each feed: 1 while it cannot go on, whatever keeps it, 0 while it follows. */
export function watchFeeds(registry: Registry, feeds: ReadonlyMap<string, { problem(): string | null }>): void {
  new Gauge({
    name: 'event_feed_waiting',
    help: 'Whether the feed of a publisher cannot go on: 1 while it waits or has stopped at an event, else 0',
    labelNames: ['publisher'],
    registers: [registry],
    collect() {
      for (const [publisher, feed] of feeds) this.set({ publisher }, feed.problem() === null ? 0 : 1)
    },
  })
}
