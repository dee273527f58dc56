import type { PartnerKind } from '@channelgraph/contracts'
import { ascending, byName, codeIn, containsWords, descending, only, pages } from '@channelgraph/paging'
import { type BusinessDate, check } from '@channelgraph/values'
import { and, arrayContains, eq, exists, ne, not, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import { inForceOn, notEnded } from '../approvals/documents.store.ts'
import { partners } from '../partners/partners.store.ts'
import { partner } from '../partners/partners.tables.ts'
import { channelPolicies } from './channel-policies.store.ts'
import { type ChannelPolicyRow, channelPolicy, policyAcknowledgement } from './channel-policies.tables.ts'

export interface ChannelPolicyFilter {
  readonly status?: ChannelPolicyRow['status'] | null
  readonly kind?: PartnerKind | null
  /** In force on it. */
  readonly on?: BusinessDate | null
  readonly search?: string | null
}

export const channelPolicyPages = pages(channelPolicies, {
  where: ({ status, kind, on, search }: ChannelPolicyFilter) =>
    and(
      only(channelPolicy.status, status),
      kind ? arrayContains(channelPolicy.appliesToKinds, [kind]) : undefined,
      on ? inForceOn(channelPolicy, check.day('on', on)) : undefined,
      containsWords(check.searchWords('search', search), channelPolicy.title, codeIn(channelPolicy.no)),
    ),
  sorts: {
    NEWEST: [descending(channelPolicy.effectiveFrom), descending(channelPolicy.id)],
    NUMBER: [ascending(channelPolicy.no), descending(channelPolicy.id)],
  },
})

const some = new QueryBuilder().select({ one: sql`1` })

/** The partners that a policy is for and that have not acknowledged it, as long as it holds or is about to. */
export const unacknowledgedPartnerPages = pages(partners, {
  where: ({ policyId, today }: { readonly policyId: string; readonly today: BusinessDate }) =>
    and(
      ne(partner.status, 'TERMINATED'),
      exists(
        some
          .from(channelPolicy)
          .where(
            and(eq(channelPolicy.id, policyId), notEnded(channelPolicy, today), channelPolicies.shownTo(partner.id)),
          ),
      ),
      not(
        exists(
          some
            .from(policyAcknowledgement)
            .where(and(eq(policyAcknowledgement.policyId, policyId), eq(policyAcknowledgement.partnerId, partner.id))),
        ),
      ),
    ),
  sorts: { BY_NAME: [byName(partner.name), ascending(partner.id)] },
})
