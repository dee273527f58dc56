import { runProcess } from '@channelgraph/process'
import { readServiceEnv, startSubgraph } from '@channelgraph/service'
import { finance } from './subgraph.ts'

await runProcess(() => startSubgraph(finance, readServiceEnv()))
