import { readServiceEnv, runProcess, startSubgraph } from '@channelgraph/service'
import { finance } from './subgraph.ts'

await runProcess(() => startSubgraph(finance, readServiceEnv()))
