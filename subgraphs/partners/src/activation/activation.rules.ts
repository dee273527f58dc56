import { type BusinessDate, checkTransition, endOfDay, Money } from '@channelgraph/values'
import { bindsOn, endedReason, hasEnded } from '../contracts/contracts.rules.ts'
import type { ContractRow } from '../contracts/contracts.tables.ts'
import { hasRunOut, NOT_SUSPENDED, PARTNER } from '../partners/partners.rules.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { type Claim, validOn } from '../territories/territories.rules.ts'
import type { TerritoryRow } from '../territories/territories.tables.ts'
import type { TrainingGap } from '../training/training.rules.ts'
import { refusal } from './activation.refusals.ts'

/** What stands of a partner on the day it is to become ACTIVE. */
export interface Readiness {
  readonly status: PartnerRow['status']
  readonly contract: Pick<ContractRow, 'status' | 'effectiveFrom' | 'effectiveTo' | 'depositAmount'> | null
  /** Null where finance never received one. */
  readonly depositHeld: Money | null
  /** The onboarding topics without a valid certificate, and why. */
  readonly trainingGaps: readonly TrainingGap[]
  readonly territories: readonly Pick<TerritoryRow & Claim, 'status' | 'validFrom' | 'validTo'>[]
}

/** What a partner's standing depends on beside itself: the contract that binds on the day, and the signed one that no other follows. */
export interface Contracts {
  readonly inForce: ContractRow | null
  readonly lastSigned: ContractRow | null
}

/**
 * A partner as it stands on a day, whether the schedule has come by or not: a suspension that has run out is over where a contract is
 * in force, and a partner whose contract has ended is suspended. What people read and what commands ask go by it.
 */
export function asOf<P extends Pick<PartnerRow, keyof typeof NOT_SUSPENDED>>(
  partner: P,
  { inForce, lastSigned }: Contracts,
  today: BusinessDate,
): P {
  if (inForce && hasRunOut(partner, today)) return { ...partner, ...NOT_SUSPENDED }
  if (partner.status !== 'ACTIVE' || !lastSigned || !hasEnded(lastSigned, today)) return partner
  const since = endOfDay(lastSigned.effectiveTo)
  return { ...partner, status: 'SUSPENDED', suspendedAt: since, suspensionReason: endedReason(lastSigned) }
}

/** D: a partner acts with a contract that binds on the day only. */
export const refuseWithoutContract = (contract: Readiness['contract'], today: BusinessDate) =>
  contract && bindsOn(contract, today) ? null : refusal('NoContractInForce', { today })

/** Contract in force, deposit held in full, training valid, a territory: in this order (specification 3.1). */
export function refuseActivation(readiness: Readiness, today: BusinessDate) {
  const { status, contract, depositHeld, trainingGaps, territories } = readiness
  const illegal = checkTransition(PARTNER, 'activatePartner', { status })
  if (illegal) return illegal
  if (!contract || !bindsOn(contract, today)) return refuseWithoutContract(contract, today)
  const missing = contract.depositAmount.minus(depositHeld ?? Money.zero)
  if (missing.isPositive()) return refusal('DepositNotPaid', { missing })
  if (trainingGaps.length > 0)
    return refusal('OnboardingTrainingMissing', {
      topics: trainingGaps.map(({ topic }) => topic),
      gaps: [...trainingGaps],
    })
  if (!territories.some((territory) => validOn(territory, today))) return refusal('NoTerritory', { today })
  return null
}
