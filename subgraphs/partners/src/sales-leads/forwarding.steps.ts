import type { Database } from '@channelgraph/access'
import type { BusinessDate } from '@channelgraph/values'
import { findPartners } from '../partners/partners.store.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { findExclusiveHolder } from '../territories/territories.store.ts'
import type { SalesLeadRow } from './sales-leads.tables.ts'

/** The partner whose region and line a lead exclusively is on a day; null where it is nobody's. Whoever asks: it decides. */
export async function exclusivePartner(
  tx: Database,
  { regionPath, productLine }: Pick<SalesLeadRow, 'regionPath' | 'productLine'>,
  today: BusinessDate,
): Promise<PartnerRow | null> {
  const id = await findExclusiveHolder(tx, regionPath, productLine, today)
  return id === null ? null : ((await findPartners(tx, { kind: 'all' }, [id])).get(id) ?? null)
}
