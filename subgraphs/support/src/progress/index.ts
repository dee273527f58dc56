import { module } from '@channelgraph/service'
import { progressResolvers } from './progress.resolvers.ts'

/** A case, whichever it is, and what was done on it (处理进度): above tickets and complaints. Its contract is in cases.graphql. */
export const progress = module({ resolvers: progressResolvers })
