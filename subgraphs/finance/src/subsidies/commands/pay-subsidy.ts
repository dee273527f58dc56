import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { post } from '../../ledger/ledger.store.ts'
import { refuseDuplicate } from '../../ledger/receipts.rules.ts'
import { lockMoneyOf } from '../../ledger/receipts.store.ts'
import { subsidyPaid } from '../subsidies.events.ts'
import { paymentPosting, SUBSIDY } from '../subsidies.rules.ts'
import { findSameSubsidy, subsidies } from '../subsidies.store.ts'

export interface PaySubsidy extends Versioned {
  readonly valueDate: string
  readonly bankRef: string
  readonly acknowledgeDuplicate?: string | null
}

/** M-04: the bank paid what was claimed, whole: no more, and no other amount. */
export const paySubsidy = command('subsidy:pay', async (tx, ctx, { id, expectedVersion, ...given }: PaySubsidy) => {
  const bankRef = check.title('bankRef', given.bankRef.normalize('NFKC'))
  const acknowledged = check.optionalText('acknowledgeDuplicate', given.acknowledgeDuplicate)
  const row = await subsidies.lock(tx, ctx, id, expectedVersion)
  const illegal = checkTransition(SUBSIDY, 'paySubsidy', row)
  if (illegal) return illegal
  const now = ctx.clock.now()
  const valueDate = check.day('valueDate', given.valueDate, businessDateOf(row.claimedAt), businessDateOf(now))
  await lockMoneyOf(tx, row.partnerId)
  const transfer = { amount: row.amount, valueDate, bankRef }
  const refusal = refuseDuplicate(transfer, await findSameSubsidy(tx, row.partnerId, transfer), acknowledged)
  if (refusal) return refusal
  const [entry] = await post(tx, now, [paymentPosting(row, bankRef, valueDate)])
  const paid = await subsidies.update(tx, row, { status: 'PAID', valueDate, bankRef, entryId: entry!.id })
  const outcome = changed('Subsidy', row, paid, subsidyPaid(paid))
  return acknowledged ? withReason(acknowledged, outcome) : outcome
})
