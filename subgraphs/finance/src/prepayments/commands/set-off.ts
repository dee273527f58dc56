import { combine, creatingCommand, unchanged, type Versioned } from '@channelgraph/command'
import { check, type Money, notFound } from '@channelgraph/values'
import { findReceivableOfInvoice, lockOpenReceivables } from '../../receivables/receivables.store.ts'
import { lockSettlementsById } from '../../settlements/settlements.store.ts'
import { refuseSetOff } from '../prepayments.rules.ts'
import { findSetOffs, prepayments } from '../prepayments.store.ts'
import { bookSetOffs } from '../set-off.steps.ts'

export interface SetOff extends Versioned {
  readonly idempotencyKey: string
  readonly invoiceId: string
  readonly amount: Money
}

/** For whoever wants another order than the oldest debt first. */
export const setOff = creatingCommand(
  'prepayment:set-off',
  findSetOffs,
  async (tx, ctx, { id, expectedVersion, invoiceId, amount: asked }: SetOff) => {
    const amount = check.amount('amount', asked)
    const prepayment = await prepayments.lock(tx, ctx, id, expectedVersion)
    const receivable = await findReceivableOfInvoice(tx, invoiceId)
    if (receivable?.partnerId !== prepayment.partnerId) throw notFound("The partner's invoice", '该渠道伙伴的发票')
    const settlements = await lockSettlementsById(tx, [receivable.settlementId])
    const open = await lockOpenReceivables(tx, [receivable.settlementId])
    const owed = open.find((row) => row.id === receivable.id)
    const refusal = refuseSetOff(prepayment, owed ?? null, amount)
    if (refusal || !owed) return refusal!
    const parts = [{ prepayment, receivable: owed, amount }]
    const { rows, outcomes } = await bookSetOffs(tx, ctx, { parts, open, settlements, automatic: false })
    return combine(unchanged(rows[0]!), ...outcomes)
  },
)
