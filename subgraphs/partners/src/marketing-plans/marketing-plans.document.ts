import { documentCommands } from '../approvals/documents.commands.ts'
import { documentKind } from '../approvals/documents.steps.ts'
import { assertPartner } from '../partners/partners.steps.ts'
import { partners } from '../partners/partners.store.ts'
import { refusal } from './marketing-plans.refusals.ts'
import {
  checkDraft,
  checkPlan,
  MARKETING_PLAN,
  marketingPlanSeries,
  refuseSecondHalf,
} from './marketing-plans.rules.ts'
import { findPlanOfHalfYear, isOfAnother, marketingPlans } from './marketing-plans.store.ts'

export const marketingPlanDocument = documentKind({
  noun: 'MarketingPlan',
  idKind: 'marketingPlan',
  rows: marketingPlans,
  series: marketingPlanSeries,
  machine: MARKETING_PLAN,
  // M-01: marketing and the channel department, two people.
  chain: ['MKT', 'CHM'],
  refuse: {
    submit: async (tx, _, plan) => ((await isOfAnother(tx, plan)) ? refusal('PlanOfAnother') : null),
    publish: async (tx, ctx, plan) => {
      // Of two that are published at once for one partner, the second sees the first.
      if (plan.partnerId !== null) await partners.lock(tx, { ...ctx, scope: { kind: 'all' } }, plan.partnerId)
      const no = await findPlanOfHalfYear(tx, plan)
      return no ? refusal('PlanExists', { no }) : null
    },
  },
})

/** What becomes of a marketing plan. */
export const marketingPlanCommands = documentCommands('marketing-plan', marketingPlanDocument, {
  draft: {
    content: checkDraft,
    refuse: async (tx, ctx, plan) => {
      const { partnerId } = plan
      if (partnerId != null) await assertPartner(tx, ctx.scope, partnerId)
      return refuseSecondHalf(plan)
    },
  },
  update: { content: checkPlan, refuse: async (_tx, _ctx, plan) => refuseSecondHalf(plan) },
})
