import {
  addDays,
  addMonths,
  type BusinessDate,
  badInput,
  businessDateOf,
  checkTransition,
  type Transitions,
  withDefaults,
  yearlySeries,
} from '@channelgraph/values'
import { franchiseRefusal, refusal } from './contracts.refusals.ts'
import {
  CLAUSE_KINDS,
  type Clause,
  type ContractAmendmentRow,
  type ContractRow,
  contract,
  PARTIES,
  type SignedContractRow,
} from './contracts.tables.ts'

/** Those of the one signed contract that no other follows yet. Whether it binds today, its days say: `bindsOn`. */
export const IN_FORCE = ['EFFECTIVE', 'EXPIRING'] as const satisfies ContractRow['status'][]

/** Those that are no draft any more and not in force: past their last day nothing can be signed, and only a draft can be revised. */
export const UNSIGNED = ['LEGAL_REVIEW', 'RECORDED', 'PENDING_SIGNATURE'] as const satisfies ContractRow['status'][]

/** A contract's way (specification 3.2). One in force becomes RENEWED when the one that follows it is signed. */
export const CONTRACT = {
  reviseContract: { from: ['DRAFT'], to: ['DRAFT'] },
  submitForLegalReview: { from: ['DRAFT'], to: ['LEGAL_REVIEW'] },
  reviewContract: { from: ['LEGAL_REVIEW'], to: ['PENDING_SIGNATURE', 'DRAFT'] },
  signContract: { from: ['PENDING_SIGNATURE'], to: ['EFFECTIVE'] },
  lapseContract: { from: [...UNSIGNED], to: ['LAPSED', 'DRAFT'] },
  confirmSignedContract: { from: ['RECORDED'], to: ['EFFECTIVE', 'DRAFT'] },
  amendContract: { from: [...IN_FORCE], to: [...IN_FORCE] },
  announceExpiry: { from: ['EFFECTIVE'], to: ['EXPIRING'] },
  renewContract: { from: [...IN_FORCE], to: ['RENEWED'] },
  expireContract: { from: [...IN_FORCE], to: ['EXPIRED'] },
  terminateContract: { from: [...IN_FORCE], to: ['TERMINATED'] },
} as const satisfies Transitions<ContractRow['status']>

/** A numbered amendment's way: agreed by management, in force from its day on. */
export const AMENDMENT = {
  decideAmendment: { from: ['DRAFT'], to: ['APPROVED', 'REJECTED'] },
  enforceAmendment: { from: ['APPROVED'], to: ['EFFECTIVE'] },
} as const satisfies Transitions<ContractAmendmentRow['status']>

/** A partner sees its contracts from the day they are ready to be signed. */
export const INSIDE = ['DRAFT', 'LEGAL_REVIEW', 'RECORDED'] as const satisfies ContractRow['status'][]

/** Those that bind from their first day to their last. */
export const BINDING = [...IN_FORCE, 'RENEWED'] as const satisfies ContractRow['status'][]

/** What becomes of one: what the partner was offered lapses, what only the company knows is a draft again. */
export const afterItsDays = ({ status }: Pick<ContractRow, 'status'>) =>
  status === 'PENDING_SIGNATURE' ? ({ status: 'LAPSED' } as const) : ({ status: 'DRAFT', signedAt: null } as const)

/** Throws BAD_USER_INPUT for a contract whose last day has passed: it is neither agreed to nor signed. */
export function assertNotOver({ effectiveTo }: Pick<ContractRow, 'effectiveTo'>, today: BusinessDate): void {
  if (effectiveTo >= today) return
  throw badInput(
    `This contract's last day was ${effectiveTo}: give a draft other days by reviseContract; one that was to be signed lapses, draft another one.`,
    `此协议已于 ${effectiveTo} 到期:草稿请用 reviseContract 修改期限;待签署的将自动失效,请另行起草。`,
  )
}

const EXPIRING_DAYS = 60

/** The last day on which a contract that ends is announced as EXPIRING today. */
export const lastExpiringEnd = (today: BusinessDate): BusinessDate => addDays(today, EXPIRING_DAYS)

/** Whether a contract binds on a day: a signed one may begin later. */
export const bindsOn = (
  { status, effectiveFrom, effectiveTo }: Pick<ContractRow, 'status' | 'effectiveFrom' | 'effectiveTo'>,
  day: BusinessDate,
): boolean => BINDING.some((binding) => binding === status) && effectiveFrom <= day && day <= effectiveTo

/** Whether a signed contract that no other follows is over, told or not. */
export const hasEnded = ({ status, effectiveTo }: Pick<ContractRow, 'status' | 'effectiveTo'>, today: BusinessDate) =>
  IN_FORCE.some((signed) => signed === status) && effectiveTo < today

/** Why a partner is suspended with the end of its contract. */
export const endedReason = ({ no, effectiveTo }: Pick<ContractRow, 'no' | 'effectiveTo'>): string =>
  `${no} ended on ${effectiveTo}`

/** E: what follows a contract begins on the day after its last, and follows none that was ended before its time. */
export function refuseSuccession(
  draft: Pick<ContractRow, 'effectiveFrom'>,
  before: Pick<ContractRow, 'no' | 'status' | 'effectiveTo'>,
) {
  if (before.status === 'TERMINATED') return checkTransition(CONTRACT, 'renewContract', before)
  const effectiveFrom = addDays(before.effectiveTo, 1)
  if (draft.effectiveFrom === effectiveFrom) return null
  return refusal('RenewalNotAdjacent', { effectiveFrom, contractNo: before.no })
}

/** A partner has one contract in force, and had one on each day: another one does not bind on its days, though they be over. */
export function refuseSecondContract(other: Pick<ContractRow, 'no' | 'status' | 'effectiveTo'> | null) {
  if (!other) return null
  const wasInForce = other.status === 'EXPIRED'
  return refusal('ContractInForce', { contractNo: other.no, until: other.effectiveTo, wasInForce })
}

/** P-11 明确双方的权利与义务: a contract names at least one right and one duty of each party. */
export function refuseOneSided(clauses: readonly Clause[]) {
  const missing = PARTIES.flatMap((party) =>
    CLAUSE_KINDS.filter((kind) => !clauses.some((clause) => clause.party === party && clause.kind === kind)).map(
      (kind) => `${party} ${kind}`,
    ),
  )
  if (missing.length === 0) return null
  return refusal('ClausesMissing', { missing })
}

const DISCLOSURE_DAYS = 30
const FRANCHISE_MONTHS = 36

type FranchiseTerms = Pick<
  ContractRow,
  'kind' | 'effectiveFrom' | 'effectiveTo' | 'coolingOffDays' | 'shorterTermAgreed' | 'renewsId'
>

/**
 * L2, 商业特许经营管理条例 arts. 12 and 13: a time to withdraw, and three years unless the franchisee agrees to less. The three years
 * do not hold for a renewal.
 */
export function refuseFranchiseTerms(contract: FranchiseTerms) {
  if (contract.kind !== 'FRANCHISEE') return null
  if (!contract.coolingOffDays) return franchiseRefusal({ rule: 'FRANCHISE_COOLING_OFF', earliestSigningOn: null })
  const threeYears = addDays(addMonths(contract.effectiveFrom, FRANCHISE_MONTHS), -1)
  if (contract.effectiveTo >= threeYears || contract.shorterTermAgreed || contract.renewsId) return null
  return franchiseRefusal({ rule: 'FRANCHISE_TERM_3Y', earliestSigningOn: null, asked: threeYears })
}

/** L1, art. 21: a new franchisee gets the franchise's information at least 30 days before it signs. */
export function refuseEarlySigning(
  contract: Pick<ContractRow, 'kind' | 'renewsId'>,
  disclosedAt: Date | null,
  signingOn: BusinessDate,
) {
  if (contract.kind !== 'FRANCHISEE' || contract.renewsId) return null
  const earliest = disclosedAt && addDays(businessDateOf(disclosedAt), DISCLOSURE_DAYS)
  if (earliest && signingOn >= earliest) return null
  return franchiseRefusal({ rule: 'FRANCHISE_DISCLOSURE_30D', earliestSigningOn: earliest, asked: DISCLOSURE_DAYS })
}

/**
 * What every contract is asked before it is in force, however it came to be signed: rights and duties of both (P-11), the law on
 * franchises (L1, L2).
 */
export const refuseTerms = (contract: ContractRow, disclosedAt: Date | null, signingOn: BusinessDate) =>
  refuseOneSided(contract.clauses) ??
  refuseFranchiseTerms(contract) ??
  refuseEarlySigning(contract, disclosedAt, signingOn)

/** Contracts are numbered by year: CT-2026-000123. */
export const contractSeries = (day: BusinessDate): string => yearlySeries('CT-', day)

type GivenContract = Pick<
  ContractRow,
  | 'id'
  | 'no'
  | 'kind'
  | 'partnerId'
  | 'effectiveFrom'
  | 'effectiveTo'
  | 'annualTarget'
  | 'depositAmount'
  | 'creditLimit'
  | 'paymentTermDays'
> &
  Partial<
    Pick<
      ContractRow,
      'applicationId' | 'clauses' | 'coolingOffDays' | 'shorterTermAgreed' | 'territory' | 'renewsId' | 'contributorIds'
    >
  >

/** A contract as it is drafted, with an applicant or with a partner. */
export const openingContract = (given: GivenContract): ContractRow =>
  withDefaults(contract, { ...given, status: 'DRAFT' })

/** A contract that was drafted and signed on paper, as a channel manager records it; management confirms it. */
export const recordedContract = (
  given: GivenContract & { readonly partnerId: string },
  signedAt: Date,
): ContractRow => ({
  ...openingContract(given),
  ...{ status: 'RECORDED', signedAt },
})

/** A contract that was drafted and signed on paper before drafts were kept here. */
export const contractOnPaper = (
  given: GivenContract & { readonly partnerId: string },
  signedAt: Date,
): SignedContractRow => ({ ...openingContract(given), partnerId: given.partnerId, status: 'EFFECTIVE', signedAt })
