import type { Metrics } from '@channelgraph/process'
import { Counter } from 'prom-client'

/** Counts a request that was answered 429, by what there was too much of. */
export type CountLimited = (kind: 'requests' | 'values' | 'at_once' | 'address') => void

/** Counts a request that was answered 503 because the gateway is behind. */
export type CountShed = (kind: 'event_loop' | 'under_way') => void

export interface LimitMetrics {
  readonly countLimited: CountLimited
  readonly countShed: CountShed
  /** Counts a refusal that was held back, because its address asked again and again. */
  readonly countHeld: () => void
  /** Counts a decision that was made without Redis though there should be one. */
  readonly countUnshared: () => void
}

export function limitMetrics({ registry }: Metrics): LimitMetrics {
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['kind'], registers: [registry] })
  const limited = counter('requests_limited_total', 'Requests answered 429, by what there was too much of')
  const shed = counter('requests_shed_total', 'Requests answered 503 because the gateway was behind, by where')
  const unshared = new Counter({
    name: 'limits_unshared_total',
    help: 'Decisions on a limit that one replica made by itself because Redis did not answer',
    registers: [registry],
  })
  const held = new Counter({
    name: 'refusals_held_total',
    help: 'Refusals answered a second later, because their address asked again and again',
    registers: [registry],
  })
  return {
    countHeld: () => held.inc(),
    countLimited: (kind) => limited.inc({ kind }),
    countShed: (kind) => shed.inc({ kind }),
    countUnshared: () => unshared.inc(),
  }
}
