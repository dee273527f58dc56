import { type BusinessDate, dailySeries, type Transitions, withDefaults } from '@channelgraph/values'
import type { UnitsOfLine } from '../delivery/delivery.rules.ts'
import { amountsBetween, refuseQuantity } from '../ordering/ordering.rules.ts'
import type { OrderLineRow } from '../ordering/ordering.tables.ts'
import type { SerialUnitRow } from '../stock/stock.tables.ts'
import { refusal } from './returns.refusals.ts'
import { type GoodsReturnLineRow, type GoodsReturnRow, goodsReturn, goodsReturnLine } from './returns.tables.ts'

/** A return's way. */
export const GOODS_RETURN = {
  acceptReturn: { from: ['REQUESTED'], to: ['ACCEPTED'] },
  rejectReturn: { from: ['REQUESTED'], to: ['REJECTED'] },
} as const satisfies Transitions<GoodsReturnRow['status']>

/** What a line delivered, and what of it is asked back already by returns that wait. */
export interface Delivered {
  readonly serialNos: ReadonlySet<string>
  readonly waiting: { readonly qty: number; readonly serialNos: ReadonlySet<string> }
}

/** Only what was delivered by the line comes back, once, and not while it stands at a station. */
export function refuseUnits(
  units: readonly UnitsOfLine[],
  deliveredOf: (line: OrderLineRow) => Delivered,
  known: ReadonlyMap<string, SerialUnitRow>,
) {
  for (const { line, qty, serialNos } of units) {
    const { serialNos: delivered, waiting } = deliveredOf(line)
    const exceeded = refuseQuantity(line, qty, line.deliveredQty - line.returnedQty - waiting.qty)
    if (exceeded) return exceeded
    const others = serialNos.filter((serialNo) => {
      const unit = known.get(serialNo)
      return !unit || unit.orderId !== line.orderId || !delivered.has(serialNo) || waiting.serialNos.has(serialNo)
    })
    const stuck = others.length > 0 ? others : inUse(serialNos, known)
    if (stuck.length > 0) return refusal('SerialNotReturnable', { serialNos: stuck })
  }
  return null
}

/** A unit may have been installed since its return was requested. */
export function refuseInstalled(
  lines: readonly Pick<GoodsReturnLineRow, 'serialNos'>[],
  known: ReadonlyMap<string, SerialUnitRow>,
) {
  const stuck = inUse(
    lines.flatMap(({ serialNos }) => serialNos),
    known,
  )
  return stuck.length > 0 ? refusal('SerialNotReturnable', { serialNos: stuck }) : null
}

const inUse = (serialNos: readonly string[], known: ReadonlyMap<string, SerialUnitRow>): string[] =>
  serialNos.filter((serialNo) => {
    const unit = known.get(serialNo)
    return !unit || unit.installedOn !== null || unit.returnedOn !== null
  })

/**
 * What returned units of a line cost. They are counted from the line's first unit on, as deliveries are, so that a line that
 * comes back whole gives back to the cent what it was delivered for, in whatever order (docs/decisions/0014).
 */
export const returnedAmounts = (line: OrderLineRow, qty: number) =>
  amountsBetween(line, line.returnedQty, line.returnedQty + qty)

/** Returns are numbered by day: RT20261123-000001. */
export const returnSeries = (day: BusinessDate): string => dailySeries('RT', day)

/** A return as it is requested, with its lines: what it is worth is said when it is accepted. */
export function openingReturn(
  given: Pick<
    GoodsReturnRow,
    'id' | 'no' | 'orderId' | 'partnerId' | 'reason' | 'requestedAt' | 'requestedBy' | 'regionPath'
  >,
  units: readonly (Pick<GoodsReturnLineRow, 'orderLineId' | 'productId' | 'qty'> & {
    readonly serialNos: readonly string[]
  })[],
): { goods: GoodsReturnRow; lines: GoodsReturnLineRow[] } {
  const { id: returnId, partnerId } = given
  const sum = units.reduce((total, { qty }) => total + qty, 0)
  return {
    goods: withDefaults(goodsReturn, { ...given, status: 'REQUESTED', units: sum }),
    lines: units.map((line) =>
      withDefaults(goodsReturnLine, { ...line, serialNos: [...line.serialNos], returnId, partnerId }),
    ),
  }
}
