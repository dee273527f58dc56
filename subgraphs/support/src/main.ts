import { runProcess } from '@channelgraph/process'
import { readServiceEnv, startSubgraph } from '@channelgraph/service'
import { support } from './subgraph.ts'

await runProcess(() => startSubgraph(support, readServiceEnv()))
