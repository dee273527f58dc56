import type { Metrics } from '@channelgraph/process'
import { Counter } from 'prom-client'
import type { Client } from './client.ts'

/** Clients choose their names: so many are counted by themselves, whoever comes later is one of the others. */
const MOST_NAMES = 50

/** What a request came to. */
export type Outcome = 'query' | 'mutation' | 'refused'

export type CountOperation = (client: Client, outcome: Outcome) => void

/** Counts operations by their client, of requests with a valid token. */
export function countOperations({ registry }: Metrics): CountOperation {
  const operations = new Counter({
    name: 'graphql_operations_total',
    help: `Operations by outcome and by the name of their client: the first ${MOST_NAMES} names, then "others"`,
    labelNames: ['client', 'outcome'],
    registers: [registry],
  })
  const names = new Set<string>()
  const labelOf = ({ name }: Client): string => {
    if (name === undefined) return 'unnamed'
    if (names.size < MOST_NAMES) names.add(name)
    return names.has(name) ? name : 'others'
  }
  return (client, outcome) => operations.inc({ client: labelOf(client), outcome })
}
