import { readServiceEnv, runProcess, startSubgraph } from '@channelgraph/service'
import { support } from './subgraph.ts'

await runProcess(() => startSubgraph(support, readServiceEnv()))
