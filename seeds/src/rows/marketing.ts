import { documentSeries } from '@channelgraph/command'
import { businessDateOf, documentNumber, Money } from '@channelgraph/values'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import {
  campaignApproved,
  campaignEvaluated,
  subsidyClaimed,
} from '../../../subgraphs/partners/src/campaigns/campaigns.events.ts'
import {
  campaignSeries,
  claimable,
  exceedsMarketing,
} from '../../../subgraphs/partners/src/campaigns/campaigns.rules.ts'
import { type CampaignRow, campaign } from '../../../subgraphs/partners/src/campaigns/campaigns.tables.ts'
import { marketingPlanSeries } from '../../../subgraphs/partners/src/marketing-plans/marketing-plans.rules.ts'
import {
  type MarketingPlanRow,
  marketingPlan,
} from '../../../subgraphs/partners/src/marketing-plans/marketing-plans.tables.ts'
import { atHour, DAY, later, MINUTE } from '../moments.ts'
import { Numbers } from '../numbers.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { type CampaignFact, makeCampaigns, makeMarketingPlans } from '../world/marketing.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { ApprovedCampaign } from './subsidies.ts'
import { writeTrail } from './trail.ts'

/** Plans and campaigns, numbered: after all partners, whose they are. Returns the campaigns that were approved. */
export function writeMarketing(buffer: RowBuffer, shared: SharedData): ApprovedCampaign[] {
  const found: ApprovedCampaign[] = []
  const plans = makeMarketingPlans(shared)
  const numbers = new Numbers()
  const facts = makeCampaigns(shared, plans)
  const planTickets = plans.map(({ opening: { id }, draftedAt }) =>
    numbers.enter(marketingPlanSeries(businessDateOf(draftedAt)), draftedAt.getTime(), id),
  )
  const tickets = facts.map(({ opening: { id, createdAt } }) =>
    numbers.enter(campaignSeries(businessDateOf(createdAt)), createdAt.getTime(), id),
  )
  numbers.give()

  for (const [i, { opening, draftedAt, approvers }] of plans.entries()) {
    const no = documentNumber(marketingPlanSeries(businessDateOf(draftedAt)), numbers.of(planTickets[i]!))
    const begun: MarketingPlanRow = { ...opening, no }
    const [submittedAt, first, second, publishedAt] = [1, 3, 5, 6].map((days) => later(draftedAt, days * DAY)) as [
      Date,
      Date,
      Date,
      Date,
    ]
    const draft = { by: opening.authorId, operation: 'marketing-plan:draft' as const }
    const decide = { operation: 'marketing-plan:decide' as const, reason: '同意' }
    const row = writeTrail(buffer, 'MarketingPlan', begun, [
      { ...draft, at: draftedAt },
      { ...draft, at: submittedAt, change: { status: 'SUBMITTED', submittedAt } },
      { ...decide, at: first, by: approvers.marketing },
      { ...decide, at: second, by: approvers.channel, change: { status: 'APPROVED' } },
      {
        ...{ at: publishedAt, by: opening.authorId, operation: 'marketing-plan:publish' },
        change: { status: 'PUBLISHED', publishedAt, inForceTo: opening.effectiveTo },
      },
    ])
    buffer.add(marketingPlan, [row])
    buffer.add(approval, [
      step(row.id, 1, 'MARKETING', approvers.marketing, first),
      step(row.id, 2, 'CHANNEL', approvers.channel, second),
    ])
  }

  const management = shared.staff.persona('management')
  const managements = decidedByManagement(facts)
  for (const [i, { opening, partnerUser, submittedAt, decided, evaluation, claimedAt }] of facts.entries()) {
    const { createdAt, startsOn, endsOn } = opening
    const no = documentNumber(campaignSeries(businessDateOf(createdAt)), numbers.of(tickets[i]!))
    const own = { by: partnerUser, operation: 'campaign:draft' as const }
    const approved = decided?.status === 'APPROVED'
    // Where the company bears much, management says so as well, an hour after marketing.
    const needsManagement = managements.has(opening.id)
    const both = approved && needsManagement
    const lastAt = decided && later(decided.at, both ? 60 * MINUTE : 0)
    const today = atHour(shared.today, 0)
    const swept = (at: Date) => (approved && at < today ? at : null)
    const completedAt = swept(later(atHour(endsOn, 24), MINUTE))
    const evaluated = evaluation && completedAt ? { ...evaluation, evaluatedById: decided?.by ?? null } : null
    const decide = {
      operation: 'campaign:decide' as const,
      reason: approved ? '同意' : '方案与年度重点不符',
      reasonForPartner: true,
    }
    let claim: Pick<CampaignRow, 'claimedSubsidy'> = { claimedSubsidy: null }
    if (evaluated && claimedAt) claim = { claimedSubsidy: claimable({ ...opening, no, ...evaluated }) }
    const row = writeTrail<CampaignRow>(buffer, 'Campaign', { ...opening, no }, [
      { ...own, at: createdAt },
      { ...own, at: submittedAt, change: { status: 'SUBMITTED', submittedAt, needsManagement } },
      { ...decide, at: both ? decided.at : null, by: decided?.by ?? '' },
      {
        ...decide,
        at: lastAt,
        by: both ? management : (decided?.by ?? ''),
        change: decided ? { status: decided.status } : {},
      },
      {
        at: swept(later(atHour(startsOn, 0), MINUTE)),
        by: 'system',
        operation: 'schedule:sweep',
        change: { status: 'RUNNING' },
      },
      { at: completedAt, by: 'system', operation: 'schedule:sweep', change: { status: 'COMPLETED', completedAt } },
      {
        ...{ at: evaluated?.evaluatedAt ?? null, by: decided?.by ?? '', operation: 'campaign:evaluate' },
        change: { status: 'EVALUATED', ...evaluated },
      },
      { at: evaluated && claimedAt, by: partnerUser, operation: 'campaign:claim', change: claim },
    ])
    buffer.add(campaign, [row])
    if (!decided || !lastAt) continue
    buffer.add(approval, [
      step(row.id, 1, 'MARKETING', decided.by, decided.at, decided.status),
      ...(both ? [step(row.id, 2, 'MANAGEMENT', management, lastAt)] : []),
    ])
    const at = (version: number) => ({ ...row, version })
    if (approved) found.push({ row, claimedAt: evaluated && claimedAt })
    if (approved) buffer.record(lastAt, campaignApproved(at(both ? 4 : 3)), both ? management : decided.by)
    if (evaluated?.evaluatedAt) buffer.record(evaluated.evaluatedAt, campaignEvaluated(at(both ? 7 : 6)), decided.by)
    if (evaluated && claimedAt && row.claimedSubsidy)
      buffer.record(claimedAt, subsidyClaimed(row, row.claimedSubsidy.toString()), partnerUser)
  }
  buffer.add(documentSeries, numbers.heads())
  return found
}

/** The campaigns that are more than marketing's, as they were filed one after another. */
function decidedByManagement(facts: readonly CampaignFact[]): ReadonlySet<string> {
  const found = new Set<string>()
  const filed = facts
    .flatMap(({ submittedAt, ...fact }) => (submittedAt ? [{ ...fact, submittedAt }] : []))
    .sort((a, b) => a.submittedAt.getTime() - b.submittedAt.getTime())
  for (const [i, { opening, submittedAt }] of filed.entries()) {
    const alone = filed.slice(0, i).filter((before) => {
      const { planId, partnerId, id } = before.opening
      const refused = before.decided?.status === 'REJECTED' && before.decided.at < submittedAt
      return planId === opening.planId && partnerId === opening.partnerId && !refused && !found.has(id)
    })
    const byMarketingAlone = alone.reduce((sum, before) => sum.plus(before.opening.companyShare), Money.zero)
    if (exceedsMarketing(opening, byMarketingAlone)) found.add(opening.id)
  }
  return found
}

const step = (
  subjectId: string,
  n: number,
  department: (typeof approval.$inferInsert)['department'],
  approverId: string,
  decidedAt: Date,
  decision: 'APPROVED' | 'REJECTED' = 'APPROVED',
) => ({
  subjectId,
  step: n,
  department,
  approverId,
  decidedAt,
  decision,
  comment: decision === 'APPROVED' ? '同意' : '方案与年度重点不符',
})
