import { type BusinessDate, Money, type Refusal, refuseTransition } from '@channelgraph/values'
import { bindsOn } from '../contracts/contracts.rules.ts'
import type { ContractRow } from '../contracts/contracts.tables.ts'
import { type Claim, validOn } from '../territories/territories.rules.ts'
import type { TerritoryRow } from '../territories/territories.tables.ts'
import { isTrainingValid, type Topic } from '../training/training.rules.ts'
import { PARTNER_TRANSITIONS } from './partners.rules.ts'
import type { PartnerRow } from './partners.tables.ts'

/** What stands of a partner on the day it is to become ACTIVE. */
export interface Readiness {
  readonly status: PartnerRow['status']
  readonly contract: Pick<ContractRow, 'status' | 'effectiveFrom' | 'effectiveTo' | 'depositAmount'> | null
  /** Null where finance never received one. */
  readonly depositHeld: Money | null
  readonly missingTopics: readonly Topic[]
  readonly territories: readonly Pick<TerritoryRow & Claim, 'status' | 'validFrom' | 'validTo'>[]
}

export interface DepositNotPaid extends Refusal {
  readonly __typename: 'DepositNotPaid'
  readonly missing: Money
}
export interface OnboardingTrainingMissing extends Refusal {
  readonly __typename: 'OnboardingTrainingMissing'
  readonly topics: readonly Topic[]
}

/** Contract in force, deposit held in full, training valid, a territory: in this order (specification 3.1). */
export function refuseActivation(readiness: Readiness, today: BusinessDate): Refusal | null {
  const { status, contract, depositHeld, missingTopics, territories } = readiness
  const illegal = refuseTransition(PARTNER_TRANSITIONS, 'activatePartner', status)
  if (illegal) return illegal
  if (!contract || !bindsOn(contract, today)) return noContractInForce(today)
  const missing = contract.depositAmount.minus(depositHeld ?? Money.zero)
  if (missing.isPositive()) return depositNotPaid(missing)
  if (!isTrainingValid(missingTopics)) return onboardingTrainingMissing(missingTopics)
  if (!territories.some((territory) => validOn(territory, today))) return noTerritory(today)
  return null
}

const noContractInForce = (today: BusinessDate): Refusal => ({
  __typename: 'NoContractInForce',
  code: 'NO_CONTRACT_IN_FORCE',
  message: `No contract is in force on ${today}: sign one first.`,
})

const depositNotPaid = (missing: Money): DepositNotPaid => ({
  __typename: 'DepositNotPaid',
  code: 'DEPOSIT_NOT_PAID',
  message: `The contract's deposit is not held in full: CNY ${missing} is missing.`,
  missing,
})

const onboardingTrainingMissing = (topics: readonly Topic[]): OnboardingTrainingMissing => ({
  __typename: 'OnboardingTrainingMissing',
  code: 'ONBOARDING_TRAINING_MISSING',
  message: `ONBOARDING_TRAINING_MISSING: ${topics.join(', ')}`,
  topics,
})

const noTerritory = (today: BusinessDate): Refusal => ({
  __typename: 'NoTerritory',
  code: 'NO_TERRITORY',
  message: `No territory is valid on ${today}: grant one first.`,
})
