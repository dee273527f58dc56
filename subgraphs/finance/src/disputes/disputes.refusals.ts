import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: disputesRefusals, refusal } = refusalsOf<RefusalFields>()({
  LineDisputed: {
    code: 'LINE_DISPUTED',
    text: ({ open }: { open: boolean }) =>
      open
        ? {
            en: 'This line is disputed already: wait for the decision, or withdraw the dispute and open another one.',
            zh: '该结算明细已有争议:请等待处理结果,或撤回后重新提出。',
          }
        : {
            en: 'Finance has decided on this line: ask finance for an adjustment.',
            zh: '财务部门已对该结算明细作出决定:如有异议,请向财务部门申请调整。',
          },
  },
})
