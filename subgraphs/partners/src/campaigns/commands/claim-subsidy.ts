import { changed, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition, type Money } from '@channelgraph/values'
import { subsidyClaimed } from '../campaigns.events.ts'
import { refusal } from '../campaigns.refusals.ts'
import { CAMPAIGN, claimable } from '../campaigns.rules.ts'
import { campaigns } from '../campaigns.store.ts'

export interface ClaimSubsidy extends Versioned {
  readonly amount: Money
}

/** 3.4: claimed once, never above the approved share; finance pays what it is told of here. */
export const claimSubsidy = command(
  'campaign:claim',
  async (tx, ctx, { id, expectedVersion, amount: given }: ClaimSubsidy) => {
    const amount = check.amount('amount', given)
    const before = await campaigns.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(CAMPAIGN, 'claimSubsidy', before)
    if (illegal) return illegal
    const most = claimable(before)
    if (amount.compare(most) > 0) return refusal('SubsidyNotClaimable', { most })
    const after = await campaigns.update(tx, before, { claimedSubsidy: amount })
    return changed('Campaign', before, after, subsidyClaimed(after, amount.toString()))
  },
)
