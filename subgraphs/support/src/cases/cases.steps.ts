import type { Database } from '@channelgraph/access'
import type { CommandContext } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { badInput, check, forbidden, normaliseCode, notFound } from '@channelgraph/values'
import { refusal } from '../chargers/chargers.refusals.ts'
import { findChargers } from '../chargers/chargers.store.ts'
import { knownOrder } from '../references/references.steps.ts'

/** Whom and what a new case is about, as a client names it. */
export interface CaseSubject {
  readonly partnerId?: string | null
  readonly serialNo?: string | null
  readonly orderId?: string | null
}

/**
 * What a new case is about: the asker's own partner for a partner's user, else the one that is named, else the one the charger
 * was delivered to, else none. A serial number that the asker does not know is refused.
 */
export async function caseSubject(
  tx: Database,
  ctx: CommandContext,
  { partnerId, serialNo: asked, orderId: given }: CaseSubject,
) {
  const serialNo = normaliseCode(asked)
  const orderId = check.optionalId('orderId', 'order', given)
  const own = ctx.scope.kind === 'partner' ? ctx.scope.partnerId : null
  if (own && partnerId != null && partnerId !== own) throw forbidden()
  const named = partnerId ?? own
  const charger = serialNo ? (await findChargers(tx, ctx.scope, [serialNo])).get(serialNo) : null
  if (serialNo && !charger) return refusal('UnknownSerial', { serialNo })
  if (charger && named !== null) assertOwner(charger, named)
  if (!charger && named !== null && !(await findPartnerRefs(tx, ctx.scope, [named])).has(named))
    throw notFound('The partner', '渠道伙伴')
  const subject = { partnerId: charger ? charger.partnerId : named, serialNo: charger?.id ?? null, orderId }
  await assertOrderOf(tx, ctx, orderId, subject.partnerId)
  return subject
}

function assertOwner({ id, partnerId }: { id: string; partnerId: string | null }, named: string): void {
  if (partnerId === null)
    throw badInput(`${id} came back to us: leave \`partnerId\` out.`, `${id} 已退回我公司:请勿填写 \`partnerId\`。`)
  if (partnerId !== named)
    throw badInput(
      `${id} was delivered to another partner: name that one as \`partnerId\`, or leave it out.`,
      `${id} 已交付给其他渠道伙伴:请在 \`partnerId\` 中填写该伙伴,或留空。`,
    )
}

/**
 * The order a case names is one that the asker may see, and of the partner the case is about: a case on somebody else's order would
 * stand among its owner's.
 */
async function assertOrderOf(
  tx: Database,
  ctx: CommandContext,
  orderId: string | null,
  partnerId: string | null,
): Promise<void> {
  const order = orderId ? await knownOrder(tx, ctx.scope, orderId) : null
  if (order && partnerId && order.partnerId !== partnerId)
    throw badInput(
      "`orderId` must be an order of the case's partner; it is another partner's.",
      '`orderId` 须为该案件所涉渠道伙伴的订单,现为其他伙伴的订单。',
    )
}
