import { changed, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition, type Decimal, Money } from '@channelgraph/values'
import { refuseOwnWork } from '../../approvals/approvals.rules.ts'
import { campaignEvaluated } from '../campaigns.events.ts'
import { CAMPAIGN } from '../campaigns.rules.ts'
import { campaigns } from '../campaigns.store.ts'

export interface EvaluateCampaign extends Versioned {
  readonly actualSpend: Money
  readonly leads: number
  readonly unitsSold: number
  readonly revenue: Money
  readonly compliant: boolean
  readonly score: Decimal
}

const MAX_COUNT = 10_000_000

/** 四.3 公司对推广活动效果进行评估. */
export const evaluateCampaign = command(
  'campaign:evaluate',
  async (tx, ctx, { id, expectedVersion, compliant, ...given }: EvaluateCampaign) => {
    const evaluation = {
      actualSpend: check.moneyWithin('actualSpend', given.actualSpend, Money.zero),
      leads: check.wholeNumber('leads', given.leads, 0, MAX_COUNT),
      unitsSold: check.wholeNumber('unitsSold', given.unitsSold, 0, MAX_COUNT),
      revenue: check.moneyWithin('revenue', given.revenue, Money.zero),
      score: check.decimalWithin('score', given.score, 0, 100),
      compliant,
    }
    const before = await campaigns.lock(tx, ctx, id, expectedVersion)
    // What is found of it opens the subsidy: nobody finds that of a campaign of its own.
    const refusal = checkTransition(CAMPAIGN, 'evaluateCampaign', before) ?? refuseOwnWork(ctx.viewer, before)
    if (refusal) return refusal
    const by = { evaluatedById: ctx.viewer.subject, evaluatedAt: ctx.clock.now() }
    const after = await campaigns.update(tx, before, { status: 'EVALUATED', ...evaluation, ...by })
    return changed('Campaign', before, after, campaignEvaluated(after))
  },
)
