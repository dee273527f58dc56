import { runProcess } from '@channelgraph/process'
import { readServiceEnv, startSubgraph } from '@channelgraph/service'
import { orders } from './subgraph.ts'

await runProcess(() => startSubgraph(orders, readServiceEnv()))
