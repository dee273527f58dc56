import { refusalsOf, type Text } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: depositsRefusals, refusal } = refusalsOf<RefusalFields>()({
  NoContract: {
    code: 'NO_CONTRACT',
    text: ({ what }: { what: Text }) => ({
      en: `Finance knows no signed contract of this partner, whose terms ${what.en} follows: sign one first.`,
      zh: `财务部门尚无该渠道伙伴已签署的合作协议,${what.zh}须以协议条款为准:请先签署协议。`,
    }),
  },
})
