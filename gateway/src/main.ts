import { runProcess } from '@channelgraph/process'
import { readGatewayEnv } from './env.ts'
import { startGateway } from './server.ts'

await runProcess(async () => startGateway(readGatewayEnv()))
