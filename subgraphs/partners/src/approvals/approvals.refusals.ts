import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: approvalsRefusals, refusal } = refusalsOf<RefusalFields>()({
  ReturnedTooOften: {
    code: 'RETURNED_TOO_OFTEN',
    text: ({ steps }: { steps: number }) => ({
      en: `An approval has at most ${steps} steps: approve or reject in this one.`,
      zh: `审批最多 ${steps} 步:本步须批准或否决,不能再退回。`,
    }),
  },
})
