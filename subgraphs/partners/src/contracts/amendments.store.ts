import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { type BusinessDate, groupBy, indexBy } from '@channelgraph/values'
import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { partnerTable } from '../partners/partners.tables.ts'
import { type ContractAmendmentRow, contractAmendment } from './contracts.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, contractAmendment.partnerId, partnerTable)

export async function findAmendments(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, ContractAmendmentRow>> {
  return indexBy(
    await db
      .select()
      .from(contractAmendment)
      .where(and(inArray(contractAmendment.id, [...ids]), visible(scope))),
    (row) => row.id,
  )
}

/** Each contract's amendments, by number. */
export async function findContractsAmendments(
  db: Database,
  scope: Scope,
  contractIds: readonly string[],
): Promise<Map<string, ContractAmendmentRow[]>> {
  const rows = await db
    .select()
    .from(contractAmendment)
    .where(and(inArray(contractAmendment.contractId, [...contractIds]), visible(scope)))
    .orderBy(asc(contractAmendment.number))
  return groupBy(rows, (row) => row.contractId)
}

/** Locks approved amendments whose day has come, those another replica works on left out. */
export const pickAmendmentsDue = (tx: Database, today: BusinessDate, limit: number): Promise<ContractAmendmentRow[]> =>
  tx
    .select()
    .from(contractAmendment)
    .where(and(eq(contractAmendment.status, 'APPROVED'), lte(contractAmendment.effectiveFrom, today)))
    .orderBy(asc(contractAmendment.effectiveFrom), asc(contractAmendment.id))
    .limit(limit)
    .for('update', { skipLocked: true })

export const lockAmendment = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion: number,
): Promise<ContractAmendmentRow> =>
  lockRow(tx, ctx, contractAmendment, { id, expectedVersion, what: 'The amendment', visible: visible(ctx.scope) })

export async function insertAmendment(
  tx: Database,
  row: typeof contractAmendment.$inferInsert,
): Promise<ContractAmendmentRow> {
  const [saved] = await tx.insert(contractAmendment).values(row).returning()
  return saved!
}

/** Saves a locked amendment's new status and moves its version. */
export async function saveAmendmentStatus(
  tx: Database,
  before: ContractAmendmentRow,
  status: ContractAmendmentRow['status'],
): Promise<ContractAmendmentRow> {
  const [saved] = await tx
    .update(contractAmendment)
    .set({ status, version: before.version + 1 })
    .where(eq(contractAmendment.id, before.id))
    .returning()
  return saved!
}
