import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition, type Money } from '@channelgraph/values'
import { depositAccounts, lockDepositAccountOf } from '../../deposits/deposits.store.ts'
import type { DepositAccountRow } from '../../deposits/deposits.tables.ts'
import { post } from '../../ledger/ledger.store.ts'
import { refuseDuplicate } from '../../ledger/receipts.rules.ts'
import { prepayments } from '../../prepayments/prepayments.store.ts'
import { depositRefunded, prepaymentRefunded } from '../refunds.events.ts'
import { postingOf, REFUND, refuseAmount } from '../refunds.rules.ts'
import { findDepositState, findSameRefund, refunds } from '../refunds.store.ts'
import type { RefundRow } from '../refunds.tables.ts'

export interface PayRefund extends Versioned {
  readonly valueDate: string
  readonly bankRef: string
  readonly acknowledgeDuplicate?: string | null
}

/** The bank moved what was approved: the books say so from its value date on. */
export const payRefund = command('refund:pay', async (tx, ctx, { id, expectedVersion, ...given }: PayRefund) => {
  const bankRef = check.title('bankRef', given.bankRef.normalize('NFKC'))
  const acknowledged = check.optionalText('acknowledgeDuplicate', given.acknowledgeDuplicate)
  const row = await refunds.lock(tx, ctx, id, expectedVersion)
  const illegal = checkTransition(REFUND, 'payRefund', row)
  if (illegal) return illegal
  const now = ctx.clock.now()
  const [approvedOn, today] = [businessDateOf(row.decidedAt!), businessDateOf(now)]
  const valueDate = check.day('valueDate', given.valueDate, approvedOn, today)
  const account = row.prepaymentId ? null : await lockDepositAccountOf(tx, row.partnerId)
  const state = account && (await findDepositState(tx, account, id))
  const transfer = { amount: row.amount, valueDate, bankRef }
  const refusal =
    refuseDuplicate(transfer, await findSameRefund(tx, row.partnerId, transfer), acknowledged) ??
    // Of a deposit less may be held by now than was approved: it was corrected since.
    (state && refuseAmount(row.amount, state.held.minus(state.promised)))
  if (refusal) return refusal
  const [entry] = await post(tx, now, [postingOf(row, bankRef, valueDate)])
  const paid = await refunds.update(tx, row, { status: 'PAID', valueDate, bankRef, entryId: entry!.id })
  const outcome =
    account && state
      ? combine(changed('Refund', row, paid), await takeFromDeposit(tx, account, row.amount, state.held))
      : combine(changed('Refund', row, paid, prepaymentRefunded(paid)), await takeFromPrepayment(tx, ctx, row))
  return acknowledged ? withReason(acknowledged, outcome) : outcome
})

async function takeFromDeposit(tx: Database, account: DepositAccountRow, amount: Money, held: Money) {
  const after = await depositAccounts.update(tx, account, {})
  return changed('DepositAccount', account, after, depositRefunded(after, amount, held.minus(amount)))
}

async function takeFromPrepayment(tx: Database, ctx: CommandContext, { prepaymentId, amount }: RefundRow) {
  const prepayment = await prepayments.lock(tx, ctx, prepaymentId!)
  const [open, held] = [prepayment.open.minus(amount), prepayment.held.minus(amount)]
  return changed('Prepayment', prepayment, await prepayments.update(tx, prepayment, { open, held }))
}
