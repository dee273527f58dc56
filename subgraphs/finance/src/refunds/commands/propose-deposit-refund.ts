import { created, creatingCommand, withReason } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { businessDateOf, check, type Money, newId, notFound } from '@channelgraph/values'
import { refusal as refuseDeposit } from '../../deposits/deposits.refusals.ts'
import { lockDepositAccountOf } from '../../deposits/deposits.store.ts'
import { refundableOf, refuseAmount } from '../refunds.rules.ts'
import { findDepositState, findRefunds, refunds } from '../refunds.store.ts'

export interface ProposeDepositRefund {
  readonly idempotencyKey: string
  readonly partnerId: string
  readonly amount: Money
  readonly reason: string
}

export const proposeDepositRefund = creatingCommand(
  'refund:propose',
  findRefunds,
  async (tx, ctx, { partnerId, amount: asked, reason: given }: ProposeDepositRefund) => {
    const amount = check.amount('amount', asked)
    const reason = check.text('reason', given)
    const now = ctx.clock.now()
    if (!(await findPartnerRefs(tx, ctx.scope, [partnerId])).has(partnerId)) throw notFound('The partner', '渠道伙伴')
    const account = await lockDepositAccountOf(tx, partnerId)
    if (!account) return refuseDeposit('NoContract', { what: { en: 'a deposit', zh: '保证金' } })
    const refusal = refuseAmount(amount, refundableOf(await findDepositState(tx, account), businessDateOf(now)))
    if (refusal) return refusal
    const row = await refunds.insert(tx, {
      id: newId('refund'),
      partnerId,
      amount,
      reason,
      status: 'PROPOSED',
      proposedBy: ctx.viewer.subject,
      proposedAt: now,
    })
    return withReason(reason, created('Refund', row))
  },
)
