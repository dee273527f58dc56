import { module } from '@channelgraph/service'
import { documentHistory } from '../approvals/documents.audience.ts'
import sdl from './channel-policies.graphql'
import { channelPoliciesResolvers } from './channel-policies.resolvers.ts'
import { countAcknowledgements, findOwnAcknowledgements, channelPolicies as rows } from './channel-policies.store.ts'

/** What the company lays down for its channel, and who has read it (渠道政策). */
export const channelPolicies = module({
  sdl,
  resolvers: channelPoliciesResolvers,
  histories: { ChannelPolicy: documentHistory() },
  loaders: (load) => ({
    channelPolicies: load.one(rows.find),
    acknowledgementCounts: load.one(countAcknowledgements),
    ownAcknowledgements: load.one(findOwnAcknowledgements),
  }),
})
