import { type BusinessDate, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: marketingPlansRefusals, refusal } = refusalsOf<RefusalFields>()({
  PlanExists: {
    code: 'PLAN_EXISTS',
    text: ({ no }: { no: string }) => ({
      en: `This partner has the published plan ${no} in that half-year: revise that one, or retire it first.`,
      zh: `该渠道伙伴在该半年已有已发布的推广方案 ${no}:请修订该方案,或先将其废止。`,
    }),
  },
  PlanOfAnother: {
    code: 'PLAN_OF_ANOTHER',
    text: {
      en: 'A revision is for whom the plan was: draw up a plan of its own for another partner.',
      zh: '修订版须与原计划属同一对象:如为其他渠道伙伴,请另行起草计划。',
    },
  },
  PlanSpansHalfYears: {
    code: 'PLAN_SPANS_HALF_YEARS',
    text: ({ lastDay }: { lastDay: BusinessDate }) => ({
      en: `A partner's plan is for one half-year: let it end on ${lastDay} or before, and draw up another for the next.`,
      zh: `渠道伙伴推广方案按半年制定:请使其不晚于 ${lastDay} 结束,下半年另行起草。`,
    }),
  },
})
