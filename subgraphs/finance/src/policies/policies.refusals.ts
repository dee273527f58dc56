import { type BusinessDate, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: policiesRefusals, refusal } = refusalsOf<RefusalFields>()({
  PolicyTooLate: {
    code: 'POLICY_TOO_LATE',
    text: ({ from }: { from: BusinessDate }) => ({
      en: `It would hold from ${from}, which is over: draft it anew with a day that is not.`,
      zh: `该政策的生效日 ${from} 已过:请以今日或以后的日期重新起草。`,
    }),
  },
  PolicyDayTaken: {
    code: 'POLICY_DAY_TAKEN',
    text: ({ no, day }: { no: string; day: BusinessDate }) => ({
      en: `${no} begins on ${day} already: draft yours for another day.`,
      zh: `${no} 已于 ${day} 生效:请为另一日期起草。`,
    }),
  },
})
