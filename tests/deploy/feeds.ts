import type { Department } from '@channelgraph/contracts'
import type { SubgraphDefinition } from '@channelgraph/service'
import { finance } from '../../subgraphs/finance/src/subgraph.ts'
import { orders } from '../../subgraphs/orders/src/subgraph.ts'
import { partners } from '../../subgraphs/partners/src/subgraph.ts'
import { support } from '../../subgraphs/support/src/subgraph.ts'

const definitions = { partners, orders, support, finance } as unknown as Record<Department, SubgraphDefinition>

/** Whose events a department follows, as its code says. */
export const feedsOf = (department: Department): Department[] =>
  Object.keys(definitions[department].subscriptions) as Department[]
