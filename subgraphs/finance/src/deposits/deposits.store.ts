import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { eq } from 'drizzle-orm'
import { type DepositAccountRow, depositAccount } from './deposits.tables.ts'

export const depositAccounts = rowsOf(depositAccount, {
  what: { en: 'The deposit account', zh: '保证金账户' },
  visible: (scope) => rowsInScope(scope, depositAccount.id, partnerRefTable),
})

export const findDepositAccounts = depositAccounts.findBy('id')

/** Locks a partner's account, so that receipts follow each other; null before its contract is signed. */
export async function lockDepositAccountOf(tx: Database, partnerId: string): Promise<DepositAccountRow | null> {
  const [row] = await tx.select().from(depositAccount).where(eq(depositAccount.id, partnerId)).for('update')
  return row ?? null
}
