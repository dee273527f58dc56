import { SubsidyPaid } from '@channelgraph/contracts'
import type { SubsidyRow } from './subsidies.tables.ts'

export const subsidyPaid = (row: SubsidyRow) =>
  SubsidyPaid.of(row, {
    ...{ subsidyId: row.id, campaignId: row.campaignId, partnerId: row.partnerId },
    amount: row.amount.toString(),
  })
