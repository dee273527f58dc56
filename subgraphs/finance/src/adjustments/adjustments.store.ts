import { type Database, rowsInScope } from '@channelgraph/access'
import { lockCodes, nextNumber, rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, type Decimal, indexBy, newId, startOfDay } from '@channelgraph/values'
import { and, asc, eq, gte, inArray, isNull, ne } from 'drizzle-orm'
import { creditReservation } from '../credit/credit.tables.ts'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { settlement, settlementLine } from '../settlements/settlements.tables.ts'
import { adjustmentSeries } from './adjustments.rules.ts'
import { type AdjustmentRow, adjustment } from './adjustments.tables.ts'

const adjustments = rowsOf(adjustment, {
  what: { en: 'The adjustment', zh: '调整' },
  visible: (scope) => rowsInScope(scope, adjustment.partnerId, partnerRefTable),
})

export const findAdjustments = adjustments.findBy('id')

/** The settlement that each adjustment stands in, by the adjustment's id. */
export async function findSettlementsOfAdjustments(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, { id: string }>> {
  const rows = await db
    .select({ adjustmentId: settlementLine.adjustmentId, id: settlement.id })
    .from(settlementLine)
    .innerJoin(settlement, eq(settlement.id, settlementLine.settlementId))
    .where(
      and(
        inArray(settlementLine.adjustmentId, [...ids]),
        eq(settlementLine.released, false),
        ne(settlement.status, 'CANCELLED'),
      ),
    )
  return indexBy(rows, (row) => row.adjustmentId ?? '')
}

/** The first adjustment of today that says the same of the same partner; null where there is none. Two that ask at once wait for each other. */
export async function findSameAdjustment(
  tx: Database,
  {
    partnerId,
    orderId,
    net,
    vatRate,
    reason,
  }: Pick<AdjustmentRow, 'partnerId' | 'orderId' | 'net' | 'vatRate' | 'reason'>,
  today: BusinessDate,
): Promise<AdjustmentRow | null> {
  await lockCodes(tx, 'adjustment')
  const [row] = await tx
    .select()
    .from(adjustment)
    .where(
      and(
        eq(adjustment.partnerId, partnerId),
        orderId === null ? isNull(adjustment.orderId) : eq(adjustment.orderId, orderId),
        eq(adjustment.net, net),
        eq(adjustment.vatRate, vatRate),
        eq(adjustment.reason, reason),
        gte(adjustment.recordedAt, startOfDay(today)),
      ),
    )
    .orderBy(asc(adjustment.recordedAt), asc(adjustment.id))
    .limit(1)
  return row ?? null
}

/** Numbers an adjustment and keeps it: it waits for the partner's next settlement. */
export async function insertAdjustment(
  tx: Database,
  day: BusinessDate,
  row: Omit<AdjustmentRow, 'id' | 'no' | 'invoiceId'>,
): Promise<AdjustmentRow> {
  return adjustments.insert(tx, { ...row, id: newId('adjustment'), no: await nextNumber(tx, adjustmentSeries(day)) })
}

/** Whether finance knows an order as the partner's, and the VAT rates of its goods. */
export async function findRatesOfOrder(
  tx: Database,
  partnerId: string,
  orderId: string,
): Promise<readonly Decimal[] | null> {
  const delivered = await tx
    .selectDistinct({ rate: deliveryRef.vatRate })
    .from(deliveryRef)
    .where(and(eq(deliveryRef.orderId, orderId), eq(deliveryRef.partnerId, partnerId)))
  if (delivered.length > 0) return delivered.map(({ rate }) => rate)
  const [asked] = await tx
    .select({ id: creditReservation.id })
    .from(creditReservation)
    .where(and(eq(creditReservation.orderId, orderId), eq(creditReservation.partnerId, partnerId)))
  return asked ? [] : null
}
