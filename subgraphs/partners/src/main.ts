import { runProcess } from '@channelgraph/process'
import { readServiceEnv, startSubgraph } from '@channelgraph/service'
import { partners } from './subgraph.ts'

await runProcess(() => startSubgraph(partners, readServiceEnv()))
