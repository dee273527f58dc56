import { runProcess } from '@channelgraph/process'
import { readGatewayEnv } from './env.ts'

await runProcess(async () => {
  // First: what is wrong there is said before anything else is read, which takes most of a start.
  const env = readGatewayEnv()
  const { startGateway } = await import('./server.ts')
  return startGateway(env)
})
