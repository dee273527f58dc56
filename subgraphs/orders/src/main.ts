import { readServiceEnv, runProcess, startSubgraph } from '@channelgraph/service'
import { orders } from './subgraph.ts'

await runProcess(() => startSubgraph(orders, readServiceEnv()))
