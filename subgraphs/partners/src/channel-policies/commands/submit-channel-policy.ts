import { submission } from '../../approvals/documents.steps.ts'
import { channelPolicyDocument } from '../channel-policies.store.ts'

export const submitChannelPolicy = submission('channel-policy:draft', channelPolicyDocument)
