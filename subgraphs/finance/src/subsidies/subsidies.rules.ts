import { type BusinessDate, type Transitions, withDefaults } from '@channelgraph/values'
import type { Posting } from '../ledger/ledger.store.ts'
import { type SubsidyRow, subsidy } from './subsidies.tables.ts'

/** Owed from the claim on, paid once. */
export const SUBSIDY = {
  paySubsidy: { from: ['CLAIMED'], to: ['PAID'] },
} as const satisfies Transitions<SubsidyRow['status']>

type Owed = Pick<SubsidyRow, 'partnerId' | 'amount' | 'campaignNo'>

/** A claim under the campaign's number: a cost of marketing, and owed to the partner. */
export const accrualPosting = ({ partnerId, amount, campaignNo }: Owed, bookedOn: BusinessDate) =>
  ({
    ...({ debit: 'MARKETING_COST', credit: 'SUBSIDY_PAYABLE' } as const),
    ...{ amount, bookedOn, document: campaignNo, partnerId },
  }) satisfies Posting

/** What the bank moved: what was owed is owed no longer. */
export const paymentPosting = ({ partnerId, amount }: Owed, document: string, bookedOn: BusinessDate) =>
  ({
    ...({ debit: 'SUBSIDY_PAYABLE', credit: 'BANK' } as const),
    ...{ amount, bookedOn, document, partnerId },
  }) satisfies Posting

/** A subsidy as it is booked. */
export const openingSubsidy = (
  given: Pick<SubsidyRow, 'id' | 'campaignId' | 'campaignNo' | 'partnerId' | 'amount' | 'claimedAt' | 'accrualEntryId'>,
): SubsidyRow => withDefaults(subsidy, { ...given, status: 'CLAIMED' })
