import { type BusinessDate, type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'
import type { Topic } from '../training/training.rules.ts'

export const { catalogue: activationRefusals, refusal } = refusalsOf<RefusalFields>()({
  NoContractInForce: {
    code: 'NO_CONTRACT_IN_FORCE',
    text: ({ today }: { today: BusinessDate }) => ({
      en: `No contract is in force on ${today}: sign one first.`,
      zh: `${today} 没有生效的合作协议:请先签订。`,
    }),
  },
  DepositNotPaid: {
    code: 'DEPOSIT_NOT_PAID',
    text: ({ missing }: { missing: Money }) => ({
      en: `The contract's deposit is not held in full: CNY ${missing} is missing.`,
      zh: `协议约定的保证金未足额到账:尚缺人民币 ${missing} 元。`,
    }),
  },
  OnboardingTrainingMissing: {
    code: 'ONBOARDING_TRAINING_MISSING',
    text: ({ topics }: { topics: readonly Topic[] }) => ({
      en: `ONBOARDING_TRAINING_MISSING: ${topics.join(', ')}`,
      zh: `入职培训尚缺有效证书的主题:${topics.join('、')}。`,
    }),
  },
  NoTerritory: {
    code: 'NO_TERRITORY',
    text: ({ today }: { today: BusinessDate }) => ({
      en: `No territory is valid on ${today}: grant one first.`,
      zh: `${today} 没有有效的授权区域:请先授予。`,
    }),
  },
})
