import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: approvalsRefusals, refusal } = refusalsOf<RefusalFields>()({
  ReturnedTooOften: {
    code: 'RETURNED_TOO_OFTEN',
    text: ({ returns }: { returns: number }) => ({
      en: `It was returned ${returns} times already: approve or reject it now.`,
      zh: `已退回 ${returns} 次:本轮须批准或否决,不能再退回。`,
    }),
  },
  AlreadyApproved: {
    code: 'ALREADY_APPROVED',
    text: () => ({
      en: 'You took a step of this approval already: the next one is another person’s.',
      zh: '您已完成本次审批的一个步骤:下一步须由他人审批。',
    }),
  },
  RevisionInProgress: {
    code: 'REVISION_IN_PROGRESS',
    text: ({ no }: { no: string }) => ({
      en: `A revision of ${no} is in progress: change, discard or recall that one, or have it published or rejected first.`,
      zh: `${no} 已有修订版在办:请修改、作废或撤回该修订版,或先将其发布或否决。`,
    }),
  },
})
