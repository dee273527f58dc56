import type { Database, Scope } from '@channelgraph/access'
import { notFound } from '@channelgraph/values'
import { findPartners } from './partners.store.ts'

/** Throws NOT_FOUND for a partner that is none, or none of the scope's. */
export async function assertPartner(tx: Database, scope: Scope, partnerId: string): Promise<void> {
  if (!(await findPartners(tx, scope, [partnerId])).has(partnerId)) throw notFound('The partner', '渠道伙伴')
}
