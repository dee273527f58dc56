import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { indexBy } from '@channelgraph/values'
import { and, count, inArray, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { DocumentKind } from '../approvals/documents.steps.ts'
import { partner, partnerTable } from '../partners/partners.tables.ts'
import { CHANNEL_POLICY_CHAIN } from './channel-policies.rules.ts'
import { channelPolicy, type PolicyAcknowledgementRow, policyAcknowledgement } from './channel-policies.tables.ts'

/** Staff sees every revision, a partner those that were published for its kind. */
function visible(scope: Scope): SQL | undefined {
  if (scope.kind === 'none') return sql`false`
  if (scope.kind !== 'partner') return undefined
  const kind = sql`(select ${partner.kind} from ${partner} where ${partner.id} = ${scope.partnerId})`
  return and(isNotNull(channelPolicy.publishedAt), sql`${kind} = any(${channelPolicy.appliesToKinds})`)
}

export const channelPolicies = rowsOf(channelPolicy, { what: { en: 'The channel policy', zh: '渠道政策' }, visible })

export const findChannelPolicies = channelPolicies.findBy('id')

/** A channel policy as the commands take it that all such documents have. */
export const channelPolicyDocument: DocumentKind<typeof channelPolicy> = {
  noun: 'ChannelPolicy',
  rows: channelPolicies,
  chain: CHANNEL_POLICY_CHAIN,
}

const ofPartners = (scope: Scope) => rowsInScope(scope, policyAcknowledgement.partnerId, partnerTable)

/** How many of the viewer's partners have acknowledged each policy. */
export async function countAcknowledgements(
  db: Database,
  scope: Scope,
  policyIds: readonly string[],
): Promise<Map<string, number>> {
  const { policyId } = policyAcknowledgement
  const rows = await db
    .select({ policyId, partners: count() })
    .from(policyAcknowledgement)
    .where(and(inArray(policyId, [...policyIds]), ofPartners(scope)))
    .groupBy(policyId)
  return new Map(rows.map((row) => [row.policyId, row.partners]))
}

/** The acknowledgement of each policy by the viewer's own partner; of staff there is none. */
export async function findOwnAcknowledgements(
  db: Database,
  scope: Scope,
  policyIds: readonly string[],
): Promise<Map<string, PolicyAcknowledgementRow>> {
  if (scope.kind !== 'partner') return new Map()
  const rows = await db
    .select()
    .from(policyAcknowledgement)
    .where(and(inArray(policyAcknowledgement.policyId, [...policyIds]), ofPartners(scope)))
  return indexBy(rows, (row) => row.policyId)
}

/** Adds a partner's acknowledgement; null where it has given it before. */
export async function insertAcknowledgement(
  tx: Database,
  row: PolicyAcknowledgementRow,
): Promise<PolicyAcknowledgementRow | null> {
  const [saved] = await tx.insert(policyAcknowledgement).values(row).onConflictDoNothing().returning()
  return saved ?? null
}
