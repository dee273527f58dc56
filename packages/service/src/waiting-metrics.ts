import { Gauge, type Registry } from 'prom-client'
import type { Subgraph } from './subgraph.ts'

/** `parked_events` by publisher and state, and `sweep_rows_failing`: what needs an operator while all else goes on. */
export function watchWhatWaits(
  registry: Registry,
  { parked, failingRows }: Pick<Subgraph, 'parked' | 'failingRows'>,
): void {
  new Gauge({
    name: 'parked_events',
    help: 'Events of a publisher that did not take effect yet: RETRYING, PARKED (an operator decides) or WAITING behind those',
    labelNames: ['publisher', 'state'],
    registers: [registry],
    async collect() {
      this.reset()
      // While the database is away the process still tells its other metrics.
      const counts = await parked().catch(() => [])
      for (const { publisher, ...states } of counts)
        for (const [state, events] of Object.entries(states)) this.set({ publisher, state }, events)
    },
  })
  new Gauge({
    name: 'sweep_rows_failing',
    help: 'Rows that a sweep could not do when it last ran; they are tried again each minute',
    labelNames: ['sweep'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [sweep, rows] of failingRows()) this.set({ sweep }, rows)
    },
  })
}
