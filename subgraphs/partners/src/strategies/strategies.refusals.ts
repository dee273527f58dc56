import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: strategiesRefusals, refusal } = refusalsOf<RefusalFields>()({
  StrategyExists: {
    code: 'STRATEGY_EXISTS',
    text: ({ no }: { no: string }) => ({
      en: `${no} is published for that year: revise that one, or retire it first.`,
      zh: `该年度已有已发布的渠道发展战略 ${no}:请修订该战略,或先将其废止。`,
    }),
  },
  StrategyOfAnotherYear: {
    code: 'STRATEGY_OF_ANOTHER_YEAR',
    text: ({ year }: { year: number }) => ({
      en: `All revisions of a number are of one year, and this one is of ${year}: draft another year's strategy without \`revises\`.`,
      zh: `同一编号的各修订版须属同一年度,该编号属于 ${year} 年度:其他年度的战略请不填 \`revises\` 另行起草。`,
    }),
  },
})
