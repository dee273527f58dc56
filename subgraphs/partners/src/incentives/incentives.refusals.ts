import { type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: incentivesRefusals, refusal } = refusalsOf<RefusalFields>()({
  CapAboveBudget: {
    code: 'CAP_ABOVE_BUDGET',
    text: ({ capPerPartner, budget }: { capPerPartner: Money; budget: Money }) => ({
      en: `One partner cannot earn ${capPerPartner} where all of them earn ${budget} at most: lower the cap, or raise the budget.`,
      zh: `激励预算合计 ${budget},单个渠道伙伴上限不能为 ${capPerPartner}:请降低上限,或提高预算。`,
    }),
  },
  PayoutGateMissing: {
    code: 'PAYOUT_GATE_MISSING',
    text: {
      en: 'Early payment is rewarded by how early it is: give `payoutGates`, with the days within which it is rewarded.',
      zh: '提前付款奖励须按回款天数兑付:请填写 `payoutGates`,说明多少天内回款可享受奖励。',
    },
  },
})
