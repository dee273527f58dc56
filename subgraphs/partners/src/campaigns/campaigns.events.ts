import { CampaignApproved, CampaignCancelled, CampaignEvaluated, SubsidyClaimed } from '@channelgraph/contracts'
import type { CampaignRow } from './campaigns.tables.ts'

export function campaignApproved(campaign: CampaignRow) {
  const { id, no, partnerId, startsOn, endsOn, regionPaths, productIds, budget, companyShare } = campaign
  return CampaignApproved.of(campaign, {
    ...{ campaignId: id, no, partnerId, from: startsOn, to: endsOn, regionPaths, productIds },
    ...{ budget: budget.toString(), companyShare: companyShare.toString() },
  })
}

export const campaignCancelled = (campaign: CampaignRow) =>
  CampaignCancelled.of(campaign, { campaignId: campaign.id, partnerId: campaign.partnerId })

/** Throws for a campaign that was not evaluated. */
export function campaignEvaluated(campaign: CampaignRow) {
  const { id, partnerId, companyShare, actualSpend, compliant } = campaign
  if (actualSpend === null || compliant === null) throw new Error(`${id} was not evaluated.`)
  return CampaignEvaluated.of(campaign, {
    ...{ campaignId: id, partnerId, compliant },
    ...{ companyShare: companyShare.toString(), actualSpend: actualSpend.toString() },
  })
}

export const subsidyClaimed = (campaign: CampaignRow, amount: string) =>
  SubsidyClaimed.of(campaign, { campaignId: campaign.id, no: campaign.no, partnerId: campaign.partnerId, amount })
