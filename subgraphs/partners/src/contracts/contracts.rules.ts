import { addDays, type BusinessDate, type Refusal, type Transitions } from '@channelgraph/values'
import type { ContractRow } from './contracts.tables.ts'

/** A signed contract's way (specification 3.2); what stands before the signature is not here yet. */
export const CONTRACT_TRANSITIONS = {
  announceExpiry: { from: ['EFFECTIVE'], to: ['EXPIRING'] },
  expireContract: { from: ['EFFECTIVE', 'EXPIRING'], to: ['EXPIRED'] },
} as const satisfies Transitions<ContractRow['status']>

/** Those of the one contract a partner may have in force. */
export const IN_FORCE = ['EFFECTIVE', 'EXPIRING'] as const satisfies ContractRow['status'][]

const EXPIRING_DAYS = 60

/** The last day on which a contract that ends is announced as EXPIRING today. */
export const lastExpiringEnd = (today: BusinessDate): BusinessDate => addDays(today, EXPIRING_DAYS)

/** Whether a contract binds on a day: a signed one may begin later. */
export const bindsOn = (
  { status, effectiveFrom, effectiveTo }: Pick<ContractRow, 'status' | 'effectiveFrom' | 'effectiveTo'>,
  day: BusinessDate,
): boolean => status !== 'EXPIRED' && effectiveFrom <= day && day <= effectiveTo

export interface ContractInForce extends Refusal {
  readonly __typename: 'ContractInForce'
  readonly contractNo: string
}

/** A partner has one contract in force. */
export function refuseSecondContract(inForce: Pick<ContractRow, 'no' | 'effectiveTo'> | null): ContractInForce | null {
  if (!inForce) return null
  return {
    __typename: 'ContractInForce',
    code: 'CONTRACT_IN_FORCE',
    message: `${inForce.no} is in force until ${inForce.effectiveTo}: a partner has one contract at a time.`,
    contractNo: inForce.no,
  }
}
