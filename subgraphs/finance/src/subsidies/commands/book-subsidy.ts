import { command, created, unchanged } from '@channelgraph/command'
import type { PayloadOf, SubsidyClaimed } from '@channelgraph/contracts'
import { businessDateOf, Money, newId } from '@channelgraph/values'
import { post } from '../../ledger/ledger.store.ts'
import { lockMoneyOf } from '../../ledger/receipts.store.ts'
import { accrualPosting, openingSubsidy } from '../subsidies.rules.ts'
import { findSubsidiesOfCampaigns, subsidies } from '../subsidies.store.ts'

/** 3.4: what a partner claimed is owed to it. Nobody asks for it: the claim's event does, once a campaign. */
export const bookSubsidy = command('event:consume', async (tx, ctx, claimed: PayloadOf<typeof SubsidyClaimed>) => {
  const { campaignId, no: campaignNo, partnerId } = claimed
  await lockMoneyOf(tx, partnerId)
  const known = (await findSubsidiesOfCampaigns(tx, ctx.scope, [campaignId])).get(campaignId)
  if (known) return unchanged(known)
  const [amount, claimedAt] = [Money.parse(claimed.amount), ctx.clock.now()]
  const [entry] = await post(tx, claimedAt, [
    accrualPosting({ partnerId, amount, campaignNo }, businessDateOf(claimedAt)),
  ])
  const opening = openingSubsidy({
    ...{ id: newId('subsidy'), campaignId, campaignNo, partnerId, amount, claimedAt },
    accrualEntryId: entry!.id,
  })
  return created('Subsidy', await subsidies.insert(tx, opening))
})
