import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { indexBy } from '@channelgraph/values'
import { and, eq, inArray } from 'drizzle-orm'
import { type DepositAccountRow, depositAccount } from './deposits.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, depositAccount.id, partnerRefTable)

export async function findDepositAccounts(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, DepositAccountRow>> {
  const rows = await db
    .select()
    .from(depositAccount)
    .where(and(inArray(depositAccount.id, [...partnerIds]), visible(scope)))
  return indexBy(rows, (row) => row.id)
}

/** Locks a partner's account, so that receipts follow each other; null before its contract is signed. */
export async function lockDepositAccountOf(tx: Database, partnerId: string): Promise<DepositAccountRow | null> {
  const [row] = await tx.select().from(depositAccount).where(eq(depositAccount.id, partnerId)).for('update')
  return row ?? null
}

export async function insertDepositAccount(
  tx: Database,
  row: typeof depositAccount.$inferInsert,
): Promise<DepositAccountRow> {
  const [saved] = await tx.insert(depositAccount).values(row).returning()
  return saved!
}

/** Saves a change of a locked account and moves its version. */
export async function updateDepositAccount(
  tx: Database,
  before: DepositAccountRow,
  change: Partial<DepositAccountRow>,
): Promise<DepositAccountRow> {
  const [saved] = await tx
    .update(depositAccount)
    .set({ ...change, version: before.version + 1 })
    .where(eq(depositAccount.id, before.id))
    .returning()
  return saved!
}
