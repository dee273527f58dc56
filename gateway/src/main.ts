import { runProcess } from '@channelgraph/service'
import { readGatewayEnv } from './env.ts'
import { startGateway } from './server.ts'

await runProcess(async () => startGateway(readGatewayEnv()))
