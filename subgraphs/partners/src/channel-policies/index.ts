import { module } from '@channelgraph/service'
import sdl from './channel-policies.graphql'
import { channelPoliciesResolvers } from './channel-policies.resolvers.ts'
import { countAcknowledgements, findChannelPolicies, findOwnAcknowledgements } from './channel-policies.store.ts'

/** What the company lays down for its channel, and who has read it (渠道政策). */
export const channelPolicies = module({
  sdl,
  resolvers: channelPoliciesResolvers,
  // What was before its publication is the company's own.
  histories: { ChannelPolicy: { partnersFrom: 'publishedAt' } },
  loaders: (load) => ({
    channelPolicies: load.one(findChannelPolicies),
    acknowledgementCounts: load.one(countAcknowledgements),
    ownAcknowledgements: load.one(findOwnAcknowledgements),
  }),
})
