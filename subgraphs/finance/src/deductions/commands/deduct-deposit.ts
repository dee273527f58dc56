import { changed, combine, command, created, unchanged } from '@channelgraph/command'
import { businessDateOf, type Money } from '@channelgraph/values'
import { depositAccounts, lockDepositAccountOf } from '../../deposits/deposits.store.ts'
import { findHeldBalances, NOTHING_HELD, post } from '../../ledger/ledger.store.ts'
import { lockMoneyOf } from '../../ledger/receipts.store.ts'
import { depositDeducted } from '../deductions.events.ts'
import { deductible, deductionPosting } from '../deductions.rules.ts'
import { deductions, findDeductions } from '../deductions.store.ts'

export interface DeductDeposit {
  readonly violationId: string
  readonly violationNo: string
  readonly partnerId: string
  /** What the sanction asks for. */
  readonly asked: Money
}

/** 3.11: a deposit is deducted from by a SANCTIONED violation only. Nobody asks for it: the sanction's event does. */
export const deductDeposit = command(
  'event:consume',
  async (tx, ctx, { violationId, violationNo, partnerId, asked }: DeductDeposit) => {
    const now = ctx.clock.now()
    await lockMoneyOf(tx, partnerId)
    const account = await lockDepositAccountOf(tx, partnerId)
    const known = (await findDeductions(tx, ctx.scope, [violationId])).get(violationId)
    if (known) return unchanged(known)
    const { deposit: held } = (await findHeldBalances(tx, ctx.scope, [partnerId])).get(partnerId) ?? NOTHING_HELD
    const amount = deductible(asked, held)
    const posting = deductionPosting(partnerId, amount, violationNo, businessDateOf(now))
    const [entry] = await post(tx, now, [posting])
    const deduction = await deductions.insert(tx, {
      ...{ id: violationId, partnerId, asked, amount, entryId: entry?.id ?? null, deductedAt: now },
    })
    const done = created('DepositDeduction', deduction)
    if (!account) return done
    const after = await depositAccounts.update(tx, account, {})
    const event = depositDeducted(after, deduction, held.minus(amount))
    return combine(done, changed('DepositAccount', account, after, event))
  },
)
