import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { standingOf } from '../../activation/standing.steps.ts'
import {
  completes,
  dueRole,
  refuseOwnWork,
  refuseSecondStep,
  refuseThirdReturn,
} from '../../approvals/approvals.rules.ts'
import { findApprovalsOfSubjects, insertDecision } from '../../approvals/approvals.store.ts'
import type { Decision } from '../../approvals/approvals.tables.ts'
import { campaignApproved } from '../campaigns.events.ts'
import { CAMPAIGN, chainOf, refuseInactive, refuseMismatch, refuseOver, refuseOverBudget } from '../campaigns.rules.ts'
import { lockPlan } from '../campaigns.steps.ts'
import { campaigns, findTakenOfPlan } from '../campaigns.store.ts'

export interface DecideCampaign extends Versioned {
  readonly decision: Decision
  readonly comment: string
}

/** 四.3 报公司审核: by marketing, and by management after it where it is more than marketing's. */
export const decideCampaign = command(
  'campaign:decide',
  async (tx, ctx, { id, expectedVersion, decision, comment: given }: DecideCampaign) => {
    const comment = check.text('comment', given)
    const before = await campaigns.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(CAMPAIGN, 'decideCampaign', before)
    if (illegal) return illegal
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    const chain = chainOf(before)
    const role = dueRole(ctx.viewer, chain, taken)
    const own =
      refuseOwnWork(ctx.viewer, before) ?? refuseSecondStep(ctx.viewer, taken) ?? refuseThirdReturn(taken, decision)
    if (own) return own
    const over = decision === 'APPROVED' ? refuseOver(before, businessDateOf(ctx.clock.now())) : null
    if (over) return over
    const agreed = decision === 'APPROVED' && completes(chain, taken)
    if (agreed) {
      const plan = await lockPlan(tx, before.planId)
      const partner = await standingOf(tx, ctx, before.partnerId)
      const refusal =
        refuseInactive(partner) ??
        refuseMismatch(plan, before) ??
        refuseOverBudget(plan.budget, await findTakenOfPlan(tx, plan), before)
      if (refusal) return refusal
    }
    await insertDecision(tx, ctx, taken, { subjectId: id, decision, comment }, role)
    const status = decision === 'APPROVED' && !agreed ? 'SUBMITTED' : decision
    const after = await campaigns.update(tx, before, { status })
    const outcome = changed('Campaign', before, after, ...(agreed ? [campaignApproved(after)] : []))
    return withReason(comment, outcome, { visibleToPartner: true })
  },
)
