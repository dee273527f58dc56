import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, type Done } from '@channelgraph/command'
import { notFound } from '@channelgraph/values'
import { lockDepositAccountOf } from '../deposits/deposits.store.ts'
import { prepayments } from '../prepayments/prepayments.store.ts'
import { setOffWaiting } from '../prepayments/set-off.steps.ts'
import { findStandingDeposit } from './refunds.store.ts'
import type { RefundRow } from './refunds.tables.ts'

/** What does not go back after all waits again, and pays what is owed. */
export async function letGo(tx: Database, ctx: CommandContext, row: RefundRow): Promise<Done<unknown>[]> {
  if (!row.prepaymentId) return []
  const prepayment = await prepayments.lock(tx, ctx, row.prepaymentId)
  const free = await prepayments.update(tx, prepayment, { held: prepayment.held.minus(row.amount) })
  return [changed('Prepayment', prepayment, free), ...(await setOffWaiting(tx, ctx, row.partnerId))]
}

/** The entry that booked a deposit and stands, with its partner's account, locked. Throws NOT_FOUND where it does not stand. */
export async function lockDeposit(tx: Database, entryId: string) {
  const found = await findStandingDeposit(tx, entryId)
  const account = found?.partnerId ? await lockDepositAccountOf(tx, found.partnerId) : null
  // Read again: another correction may have been decided while this one waited for the account.
  const entry = account && (await findStandingDeposit(tx, entryId))
  if (!entry) throw notFound('The deposit that was booked and stands', '有效的保证金入账')
  return { entry, account }
}
