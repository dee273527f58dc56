import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { and, count, inArray } from 'drizzle-orm'
import { documentRows } from '../approvals/documents.audience.ts'
import { partnerTable } from '../partners/partners.tables.ts'
import { channelPolicy, type PolicyAcknowledgementRow, policyAcknowledgement } from './channel-policies.tables.ts'

export const channelPolicies = documentRows(channelPolicy, { en: 'The channel policy', zh: '渠道政策' })

const acknowledgements = rowsOf(policyAcknowledgement, {
  what: { en: 'The acknowledgement', zh: '确认记录' },
  visible: (scope) => rowsInScope(scope, policyAcknowledgement.partnerId, partnerTable),
})
const findAcknowledgementsOfPolicies = acknowledgements.findOf('policyId')

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
    .where(and(inArray(policyId, [...policyIds]), acknowledgements.visible(scope)))
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
  const own = await findAcknowledgementsOfPolicies(db, scope, policyIds)
  return new Map([...own].map(([policyId, rows]) => [policyId, rows[0]!]))
}

/** Adds a partner's acknowledgement; null where it has given it before. */
export async function insertAcknowledgement(
  tx: Database,
  row: PolicyAcknowledgementRow,
): Promise<PolicyAcknowledgementRow | null> {
  const [saved] = await tx.insert(policyAcknowledgement).values(row).onConflictDoNothing().returning()
  return saved ?? null
}
