import { changed, creatingCommand } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { type Money, notFound } from '@channelgraph/values'
import { findHeldBalances, NOTHING_HELD, post } from '../../ledger/ledger.store.ts'
import { checkReceipt } from '../../ledger/receipts.rules.ts'
import { depositReceived } from '../deposits.events.ts'
import { refusal } from '../deposits.refusals.ts'
import { depositAccounts, findDepositAccounts, lockDepositAccountOf } from '../deposits.store.ts'

export interface ReceiveDeposit {
  readonly idempotencyKey: string
  readonly partnerId: string
  readonly amount: Money
  readonly valueDate: string
  readonly bankRef: string
}

export const receiveDeposit = creatingCommand(
  'deposit:receive',
  findDepositAccounts,
  async (tx, ctx, { partnerId, ...receipt }: ReceiveDeposit) => {
    const now = ctx.clock.now()
    const { amount, valueDate, bankRef } = checkReceipt(receipt, now)
    if (!(await findPartnerRefs(tx, ctx.scope, [partnerId])).has(partnerId)) throw notFound('The partner', '渠道伙伴')
    const account = await lockDepositAccountOf(tx, partnerId)
    if (!account) return refusal('NoContract', { what: { en: 'a deposit', zh: '保证金' } })
    await post(tx, now, [
      { debit: 'BANK', credit: 'DEPOSIT', amount, bookedOn: valueDate, document: bankRef, partnerId },
    ])
    const { deposit: held } = (await findHeldBalances(tx, ctx.scope, [partnerId])).get(partnerId) ?? NOTHING_HELD
    const after = await depositAccounts.update(tx, account, {})
    return changed('DepositAccount', account, after, depositReceived(after, amount, held))
  },
)
