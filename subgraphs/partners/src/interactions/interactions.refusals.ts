import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: interactionsRefusals, refusal } = refusalsOf<RefusalFields>()({
  NotYourInteraction: {
    code: 'NOT_YOUR_INTERACTION',
    text: {
      en: 'A note is corrected by whoever wrote it: ask them, or record what you know as an interaction of your own.',
      zh: '沟通记录仅由记录人更正:请联系记录人,或将您了解的情况另行登记。',
    },
  },
})
