import { type BusinessDate, type Money, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'
import type { TrainingGap } from '../training/training.rules.ts'

const gapInEnglish = ({ topic, why, on }: TrainingGap): string =>
  ({
    NEVER_PASSED: `${topic}: nobody passed its exam yet`,
    EXPIRED: `${topic}: the certificate expired on ${on}`,
    REVOKED: `${topic}: the certificate was revoked${on ? ` on ${on}` : ''}`,
    FAILED: `${topic}: the exam of ${on} was failed`,
  })[why]

const gapInChinese = ({ topic, why, on }: TrainingGap): string =>
  ({
    NEVER_PASSED: `${topic} 尚无人通过考试`,
    EXPIRED: `${topic} 证书已于 ${on} 到期`,
    REVOKED: `${topic} 证书已${on ? `于 ${on} ` : ''}被吊销`,
    FAILED: `${topic} 于 ${on} 考试不合格`,
  })[why]

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
    text: ({ gaps }: { gaps: readonly TrainingGap[] }) => ({
      en: `ONBOARDING_TRAINING_MISSING: ${gaps.map(({ topic }) => topic).join(', ')}. ${gaps.map(gapInEnglish).join('; ')}. Enrol a trainee in a session of a mandatory course of each (enrolTrainee), and have the exam passed.`,
      zh: `入职培训尚缺有效证书的主题:${gaps.map(gapInChinese).join(';')}。请为各主题的必修课程场次报名(enrolTrainee)并通过考试。`,
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
