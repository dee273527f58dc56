import { retirement } from '../../approvals/documents.steps.ts'
import { channelPolicyDocument } from '../channel-policies.store.ts'

export const retireChannelPolicy = retirement('channel-policy:retire', channelPolicyDocument)
