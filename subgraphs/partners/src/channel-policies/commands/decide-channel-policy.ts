import { decision } from '../../approvals/documents.steps.ts'
import { channelPolicyDocument } from '../channel-policies.store.ts'

export const decideChannelPolicy = decision('channel-policy:decide', channelPolicyDocument)
