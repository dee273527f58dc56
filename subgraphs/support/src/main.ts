import { runService } from '@channelgraph/service/run'

await runService(async () => (await import('./subgraph.ts')).support)
