import { runProcess } from '@channelgraph/process'
import { readServiceEnv } from './env.ts'
import type { SubgraphDefinition } from './subgraph.ts'

/** A department's process. Its environment comes first: what is wrong there is said before anything else is read, which takes most of a start. */
export const runService = (definition: () => Promise<SubgraphDefinition>): Promise<void> =>
  runProcess(async () => {
    const env = readServiceEnv()
    const { startSubgraph } = await import('./start.ts')
    return startSubgraph(await definition(), env)
  })
