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
  RevisionInWork: {
    code: 'REVISION_IN_WORK',
    text: ({ no }: { no: string }) => ({
      en: `A revision of ${no} is being worked on: change that one, or have it published or rejected first.`,
      zh: `${no} 已有修订版在办:请修改该修订版,或先将其发布或否决。`,
    }),
  },
})
