import { publication } from '../../approvals/documents.steps.ts'
import { channelPolicyDocument } from '../channel-policies.store.ts'

export const publishChannelPolicy = publication('channel-policy:publish', channelPolicyDocument)
