import { IncentivePolicyPublished, IncentivePolicyReplaced, IncentivePolicyRetired } from '@channelgraph/contracts'
import type { IncentivePolicyRow } from './incentives.tables.ts'

/**
 * What became of a published revision. One that goes on because its successor was taken back is told as published once more, with its
 * end as it is then. Throws for one that was never published: nobody is told of a draft.
 */
export function incentivePolicyTold(policy: IncentivePolicyRow) {
  const { id, no, revision, effectiveFrom, inForceTo, publishedAt, withdrawnTo, status } = policy
  if (!publishedAt || !inForceTo) throw new Error(`${id} was not published.`)
  const days = { policyId: id, no, revision, effectiveFrom, inForceTo }
  if (withdrawnTo) return IncentivePolicyRetired.of(policy, days)
  if (status === 'RETIRED') return IncentivePolicyReplaced.of(policy, days)
  const { title, kind, kinds, tiers, productLines, thresholds, marginal, payoutGates, capPerPartner, budget } = policy
  return IncentivePolicyPublished.of(policy, {
    ...{ ...days, title, kind, partnerKinds: kinds, tiers, productLines, thresholds, marginal, payoutGates },
    ...{ capPerPartner: capPerPartner?.toString() ?? null, budget: budget.toString() },
  })
}
