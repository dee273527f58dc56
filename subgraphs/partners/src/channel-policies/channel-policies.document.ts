import { documentCommands } from '../approvals/documents.commands.ts'
import { documentKind } from '../approvals/documents.steps.ts'
import { CHANNEL_POLICY, channelPolicySeries, checkPolicy, checkPolicyChange } from './channel-policies.rules.ts'
import { channelPolicies } from './channel-policies.store.ts'

export const channelPolicyDocument = documentKind({
  noun: 'ChannelPolicy',
  idKind: 'channelPolicy',
  rows: channelPolicies,
  series: channelPolicySeries,
  machine: CHANNEL_POLICY,
  // Specification 5: written by the channel managers, agreed to by management.
  chain: ['MGT'],
})

/** What becomes of a channel policy, but for its acknowledgement. */
export const channelPolicyCommands = documentCommands('channel-policy', channelPolicyDocument, {
  draft: { content: checkPolicy },
  update: { content: checkPolicyChange },
})
