import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { anyOf, descending, pages } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { and, eq, sql } from 'drizzle-orm'
import type { Receipt } from '../ledger/receipts.rules.ts'
import { type SubsidyRow, subsidy } from './subsidies.tables.ts'

export const subsidies = rowsOf(subsidy, {
  what: { en: 'The subsidy', zh: '推广补贴' },
  visible: (scope) => rowsInScope(scope, subsidy.partnerId, partnerRefTable),
})

export const findSubsidies = subsidies.findBy('id')
export const findSubsidiesOfCampaigns = subsidies.findBy('campaignId')

export const subsidyPages = pages(subsidies, {
  where: ({ statuses }: { statuses?: readonly SubsidyRow['status'][] | null }) =>
    anyOf('statuses', subsidy.status, statuses),
  sorts: { NEWEST: [descending(subsidy.claimedAt), descending(subsidy.id)] },
})

/** The subsidy that the same transfer paid already; null where none did. */
export async function findSameSubsidy(
  tx: Database,
  partnerId: string,
  { bankRef, valueDate, amount }: Receipt,
): Promise<string | null> {
  const [row] = await tx
    .select({ id: subsidy.id })
    .from(subsidy)
    .where(
      and(
        eq(subsidy.partnerId, partnerId),
        eq(subsidy.valueDate, valueDate),
        eq(subsidy.amount, amount),
        sql`lower(${subsidy.bankRef}) = lower(${bankRef})`,
      ),
    )
    .limit(1)
  return row?.id ?? null
}
