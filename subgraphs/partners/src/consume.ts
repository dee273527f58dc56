import type { SubgraphDefinition } from '@channelgraph/service'

/** What the channel department does with the others' facts. */
export const subscriptions: SubgraphDefinition['subscriptions'] = {}
