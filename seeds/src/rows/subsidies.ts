import { businessDateOf } from '@channelgraph/values'
import { type LedgerEntryRow, ledgerEntry } from '../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { subsidyPaid } from '../../../subgraphs/finance/src/subsidies/subsidies.events.ts'
import {
  accrualPosting,
  openingSubsidy,
  paymentPosting,
} from '../../../subgraphs/finance/src/subsidies/subsidies.rules.ts'
import { subsidy } from '../../../subgraphs/finance/src/subsidies/subsidies.tables.ts'
import { campaignRef } from '../../../subgraphs/orders/src/campaigns/campaigns.tables.ts'
import type { CampaignRow } from '../../../subgraphs/partners/src/campaigns/campaigns.tables.ts'
import { atHour, later, workingDaysOn } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { SharedData } from '../world/shared-data.ts'
import { FINANCE_FOLLOWS_AFTER_MS } from './credit-lines.ts'
import { writeTrail } from './trail.ts'

/** A campaign that was approved, and when its subsidy was claimed; null where it was not. */
export interface ApprovedCampaign {
  readonly row: CampaignRow
  readonly claimedAt: Date | null
}

/** What the order desk attributes deliveries to. */
export function writeCampaignRefs(buffer: RowBuffer, approved: readonly ApprovedCampaign[]): void {
  buffer.add(
    campaignRef,
    approved.map(({ row: { id, partnerId, startsOn, endsOn, regionPaths, productIds } }) => ({
      ...{ id, partnerId, startsOn, endsOn, regionPaths, productIds },
    })),
  )
}

/** What was claimed of the company's shares: owed at once, and paid within some working days. */
export function writeSubsidies(
  buffer: RowBuffer,
  { stream, staff, today }: SharedData,
  approved: readonly ApprovedCampaign[],
): void {
  const finance = staff.persona('finance')
  for (const { row: campaign, claimedAt } of approved) {
    const { id: campaignId, no: campaignNo, partnerId, claimedSubsidy: amount } = campaign
    if (!claimedAt || !amount) continue
    const own = stream.of('subsidies', campaignId)
    const book = (at: Date, posting: ReturnType<typeof accrualPosting> | ReturnType<typeof paymentPosting>) => {
      const entry: LedgerEntryRow = { id: own.id('ledgerEntry', at), at, reversesId: null, ...posting }
      buffer.add(ledgerEntry, [entry])
      return entry.id
    }
    const bookedAt = later(claimedAt, FINANCE_FOLLOWS_AFTER_MS)
    const bookedOn = businessDateOf(bookedAt)
    const paidAt = atHour(workingDaysOn(bookedOn, own.int(3, 15)), 11)
    const owed = { partnerId, amount, campaignNo }
    const opening = openingSubsidy({
      ...{ id: own.id('subsidy', bookedAt), campaignId, campaignNo, partnerId, amount, claimedAt: bookedAt },
      accrualEntryId: book(bookedAt, accrualPosting(owed, bookedOn)),
    })
    const paid = paidAt < atHour(today, 0)
    const [valueDate, bankRef] = [businessDateOf(paidAt), `BT-${campaignNo}`]
    const change = paid
      ? {
          ...{ status: 'PAID' as const, valueDate, bankRef },
          entryId: book(paidAt, paymentPosting(owed, bankRef, valueDate)),
        }
      : {}
    const row = writeTrail(buffer, 'Subsidy', opening, [
      { at: bookedAt, by: 'system', operation: 'event:consume' },
      { at: paid ? paidAt : null, by: finance, operation: 'subsidy:pay', change },
    ])
    buffer.add(subsidy, [row])
    if (paid) buffer.record(paidAt, subsidyPaid(row), finance)
  }
}
