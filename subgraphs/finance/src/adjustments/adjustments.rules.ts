import {
  type BusinessDate,
  badInput,
  check,
  type Decimal,
  formatDecimal,
  type Money,
  monthlySeries,
  VAT_RATES,
} from '@channelgraph/values'
import type { settlementLine } from '../settlements/settlements.tables.ts'
import { refusal } from './adjustments.refusals.ts'
import type { AdjustmentRow } from './adjustments.tables.ts'

const RATES = Object.values(VAT_RATES).map(formatDecimal)

/** Throws BAD_USER_INPUT for an adjustment that adjusts nothing, or more than any document says. */
export function checkNet(net: Money): Money {
  if (net.isZero())
    throw badInput(
      '`net` must not be 0.00: say what the partner owes more, or less with a minus.',
      '`net` 不能为 0.00:请填写渠道伙伴应多付的金额,少付用负数。',
    )
  return check.moneyWithin('net', net, check.MAX_AMOUNT.negated())
}

/** 6.2: a wrong rate for what is billed is refused. What belongs to an order has a rate of that order's goods. */
export function refuseVatRate(rate: Decimal, ofOrder: readonly Decimal[]) {
  const allowed = ofOrder.length > 0 ? [...new Set(ofOrder.map(formatDecimal))] : RATES
  if (allowed.includes(formatDecimal(rate))) return null
  return refusal('WrongVatRate', { rate: formatDecimal(rate), allowed, ofOrder: ofOrder.length > 0 })
}

/** Adjustments are numbered by month: ADJ202611-000001. */
export const adjustmentSeries = (day: BusinessDate): string => monthlySeries('ADJ', day)

/** How an adjustment stands in a settlement. */
export const lineOf = ({
  id: adjustmentId,
  no: sourceRef,
  reason: description,
  ...of
}: AdjustmentRow): Omit<typeof settlementLine.$inferInsert, 'lineNo' | 'settlementId'> => ({
  kind: 'ADJUSTMENT',
  adjustmentId,
  sourceRef,
  description,
  partnerId: of.partnerId,
  orderId: of.orderId,
  net: of.net,
  vatRate: of.vatRate,
  vat: of.vat,
  gross: of.gross,
})
