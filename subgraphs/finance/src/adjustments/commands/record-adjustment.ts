import { created, creatingCommand, withReason } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { businessDateOf, check, type Decimal, type Money, notFound, vatOf } from '@channelgraph/values'
import { refusal as duplicate } from '../adjustments.refusals.ts'
import { checkNet, refuseVatRate } from '../adjustments.rules.ts'
import { findAdjustments, findRatesOfOrder, findSameAdjustment, insertAdjustment } from '../adjustments.store.ts'

export interface RecordAdjustment {
  readonly idempotencyKey: string
  readonly partnerId: string
  readonly orderId?: string | null
  readonly net: Money
  readonly vatRate: Decimal
  readonly reason: string
  /** Why the same is owed twice; left out where it is not. */
  readonly acknowledgeDuplicate?: string | null
}

/** 3.11: what was confirmed is never changed; what was wrong in it stands in the next settlement. */
export const recordAdjustment = creatingCommand(
  'settlement:adjust',
  findAdjustments,
  async (
    tx,
    ctx,
    { partnerId, orderId = null, net: owed, vatRate, reason: given, acknowledgeDuplicate }: RecordAdjustment,
  ) => {
    const net = checkNet(owed)
    const reason = check.text('reason', given)
    const acknowledged = check.optionalText('acknowledgeDuplicate', acknowledgeDuplicate)
    if (!(await findPartnerRefs(tx, ctx.scope, [partnerId])).has(partnerId)) throw notFound('The partner', '渠道伙伴')
    const ofOrder = orderId === null ? [] : await findRatesOfOrder(tx, partnerId, orderId)
    if (!ofOrder) throw notFound("The partner's order", '该渠道伙伴的订单')
    const refusal = refuseVatRate(vatRate, ofOrder)
    if (refusal) return refusal
    const vat = vatOf(net, vatRate)
    const now = ctx.clock.now()
    const same = await findSameAdjustment(tx, { partnerId, orderId, net, vatRate, reason }, businessDateOf(now))
    if (same && !acknowledged) return duplicate('DuplicateAdjustment', { firstId: same.id, no: same.no })
    const adjustment = await insertAdjustment(tx, businessDateOf(now), {
      partnerId,
      orderId,
      net,
      vatRate,
      vat,
      gross: net.plus(vat),
      reason,
      recordedBy: ctx.viewer.subject,
      recordedAt: now,
    })
    return withReason(acknowledged ?? reason, created('Adjustment', adjustment))
  },
)
