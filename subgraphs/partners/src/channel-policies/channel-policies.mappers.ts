export type { ChannelPolicyRow as ChannelPolicy } from './channel-policies.tables.ts'
