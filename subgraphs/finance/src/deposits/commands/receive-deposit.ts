import { changed, creatingCommand, withReason } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { notFound } from '@channelgraph/values'
import { findHeldBalances, NOTHING_HELD, post } from '../../ledger/ledger.store.ts'
import { checkReceipt, type GivenReceipt, refuseDuplicate } from '../../ledger/receipts.rules.ts'
import { findFirstContractDay, findSameReceipt, lockMoneyOf } from '../../ledger/receipts.store.ts'
import { depositReceived } from '../deposits.events.ts'
import { refusal } from '../deposits.refusals.ts'
import { depositAccounts, findDepositAccounts, lockDepositAccountOf } from '../deposits.store.ts'

export interface ReceiveDeposit extends GivenReceipt {
  readonly idempotencyKey: string
  readonly partnerId: string
}

export const receiveDeposit = creatingCommand(
  'deposit:receive',
  findDepositAccounts,
  async (tx, ctx, { partnerId, ...receipt }: ReceiveDeposit) => {
    const now = ctx.clock.now()
    const checked = checkReceipt(receipt, now, await findFirstContractDay(tx, partnerId))
    const { amount, valueDate, bankRef, acknowledged } = checked
    if (!(await findPartnerRefs(tx, ctx.scope, [partnerId])).has(partnerId)) throw notFound('The partner', '渠道伙伴')
    await lockMoneyOf(tx, partnerId)
    const account = await lockDepositAccountOf(tx, partnerId)
    if (!account) return refusal('NoContract', { what: { en: 'a deposit', zh: '保证金' } })
    const duplicate = refuseDuplicate(checked, await findSameReceipt(tx, partnerId, checked), acknowledged)
    if (duplicate) return duplicate
    await post(tx, now, [
      { debit: 'BANK', credit: 'DEPOSIT', amount, bookedOn: valueDate, document: bankRef, partnerId },
    ])
    const { deposit: held } = (await findHeldBalances(tx, ctx.scope, [partnerId])).get(partnerId) ?? NOTHING_HELD
    const after = await depositAccounts.update(tx, account, {})
    const outcome = changed('DepositAccount', account, after, depositReceived(after, amount, held))
    return acknowledged ? withReason(acknowledged, outcome) : outcome
  },
)
