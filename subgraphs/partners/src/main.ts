import { readServiceEnv, runProcess, startSubgraph } from '@channelgraph/service'
import { partners } from './subgraph.ts'

await runProcess(() => startSubgraph(partners, readServiceEnv()))
