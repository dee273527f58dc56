import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: demandRefusals, refusal } = refusalsOf<RefusalFields>()({
  DemandAnalysisExists: {
    code: 'DEMAND_ANALYSIS_EXISTS',
    text: ({ no }: { no: string }) => ({
      en: `${no} is published for that region, kind and line: revise that one, or retire it first.`,
      zh: `该地区、渠道类型及产品线已有已发布的需求分析 ${no}:请修订该分析,或先将其废止。`,
    }),
  },
})
