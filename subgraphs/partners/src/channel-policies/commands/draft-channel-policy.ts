import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { businessDateOf, newId, notFound } from '@channelgraph/values'
import { refusal } from '../../approvals/approvals.refusals.ts'
import { insertRevision, nextRevision } from '../../approvals/documents.store.ts'
import { channelPolicySeries, checkPolicy, openingChannelPolicy } from '../channel-policies.rules.ts'
import { findChannelPolicies } from '../channel-policies.store.ts'
import { channelPolicy } from '../channel-policies.tables.ts'

export interface DraftChannelPolicy {
  readonly idempotencyKey: string
  readonly input: Parameters<typeof checkPolicy>[0]
  /** A revision of the policy that it is to replace. */
  readonly revises?: string | null
}

export const draftChannelPolicy = creatingCommand(
  'channel-policy:draft',
  findChannelPolicies,
  async (tx, ctx, { input, revises }: DraftChannelPolicy) => {
    const today = businessDateOf(ctx.clock.now())
    const text = checkPolicy(input, today)
    const before = revises ? (await findChannelPolicies(tx, ctx.scope, [revises])).get(revises) : undefined
    if (revises && !before) throw notFound('The channel policy to revise', '拟修订的渠道政策')
    const no = before?.no ?? (await nextNumber(tx, channelPolicySeries(today)))
    const revision = await nextRevision(tx, channelPolicy, no)
    const opening = openingChannelPolicy({
      ...{ id: newId('channelPolicy'), no, revision, authorId: ctx.viewer.subject },
      ...text,
    })
    const drafted = await insertRevision(tx, channelPolicy, opening)
    return drafted ? created('ChannelPolicy', drafted) : refusal('RevisionInWork', { no })
  },
)
