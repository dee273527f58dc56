import { type BusinessDate, type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

const MISMATCHES = {
  STATUS: { en: 'The plan is not published', zh: '该推广计划尚未发布' },
  PARTNER: { en: "The plan is another partner's", zh: '该推广计划属于其他渠道伙伴' },
  PERIOD: { en: "The campaign's days do not lie within the plan's", zh: '活动期间不在推广计划期间之内' },
  REGION: { en: "A region of the campaign lies outside the plan's", zh: '活动区域超出推广计划的区域' },
} as const
export type Mismatch = keyof typeof MISMATCHES

export const { catalogue: campaignsRefusals, refusal } = refusalsOf<RefusalFields>()({
  PlanMismatch: {
    code: 'PLAN_MISMATCH',
    text: ({ mismatch }: { mismatch: Mismatch }) => ({
      en: `${MISMATCHES[mismatch].en}: choose another plan, or change the campaign.`,
      zh: `${MISMATCHES[mismatch].zh}:请另选推广计划,或修改活动。`,
    }),
  },
  CampaignFiledTooLate: {
    code: 'CAMPAIGN_FILED_TOO_LATE',
    text: ({ earliestStart }: { earliestStart: BusinessDate }) => ({
      en: `A campaign is filed at least ten working days ahead: filed today it may start on ${earliestStart} or later.`,
      zh: `推广活动须至少提前 10 个工作日报审:今日报审,最早可于 ${earliestStart} 开始。`,
    }),
  },
  CampaignNeedsActivePartner: {
    code: 'CAMPAIGN_NEEDS_ACTIVE_PARTNER',
    text: {
      en: 'Campaigns are filed and approved of partners in status ACTIVE: wait until the partner is, or cancel the campaign.',
      zh: '仅状态为正常(ACTIVE)的渠道伙伴可报审及获批推广活动:请待其恢复正常,或取消该活动。',
    },
  },
  CampaignNotApproved: {
    code: 'CAMPAIGN_NOT_APPROVED',
    text: {
      en: 'This campaign was not approved: file it, and start it once it is.',
      zh: '该推广活动未获批准:请先报审,获批后方可启动。',
    },
  },
  CampaignNotDue: {
    code: 'CAMPAIGN_NOT_DUE',
    text: ({ startsOn }: { startsOn: BusinessDate }) => ({
      en: `This campaign starts on ${startsOn}: start it then.`,
      zh: `该推广活动于 ${startsOn} 开始:请届时启动。`,
    }),
  },
  CampaignOver: {
    code: 'CAMPAIGN_OVER',
    text: ({ endsOn }: { endsOn: BusinessDate }) => ({
      en: `This campaign's last day was ${endsOn}: what took place without approval is not approved afterwards. Reject it.`,
      zh: `该推广活动已于 ${endsOn} 结束:未经批准开展的活动不得事后批准,请予驳回。`,
    }),
  },
  PlanBudgetExceeded: {
    code: 'PLAN_BUDGET_EXCEEDED',
    text: ({ left }: { left: Money }) => ({
      en: `${left} is left of the plan's budget: return the campaign to have its share lowered, or publish a larger plan.`,
      zh: `推广计划预算剩余 ${left} 元:请退回活动以调低公司承担金额,或发布更大预算的计划。`,
    }),
  },
  SubsidyNotClaimable: {
    code: 'SUBSIDY_NOT_CLAIMABLE',
    text: ({ most }: { most: Money }) => ({
      en: `At most ${most} may be claimed of this campaign, once: claim that or less.`,
      zh: `该活动最多可申领补贴 ${most} 元,且仅可申领一次:请申领不超过该金额。`,
    }),
  },
})
