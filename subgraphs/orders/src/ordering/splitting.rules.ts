import { refusal } from './ordering.refusals.ts'
import { amountsOf, goodsOf, type Quantities, statusAfter, sumOf, wanted } from './ordering.rules.ts'
import type { OrderWithLines } from './ordering.store.ts'
import type { OrderLineRow, OrderRow } from './ordering.tables.ts'

/** What stands in one order: its lines, and the header that follows from them. */
interface Part {
  readonly header: Pick<OrderRow, 'status' | 'goods' | 'netAmount' | 'vatAmount' | 'grossAmount'>
  readonly lines: readonly OrderLineRow[]
}

/**
 * Moves units that nothing was set aside for out of an order. Each part is priced as an order of its own, every line rounded
 * once; a line of which nothing stays goes, the others keep their numbers (docs/decisions/0013).
 */
export function splitLines(order: OrderWithLines, units: ReadonlyMap<string, number>): { staying: Part; moved: Part } {
  const staying = order.lines.map((line) => ({ ...line, qty: line.qty - (units.get(line.id) ?? 0) }))
  const moved = order.lines
    .filter((line) => units.has(line.id))
    .map((line, i) => ({
      ...line,
      ...{ lineNo: i + 1, qty: units.get(line.id) ?? 0 },
      ...{ allocatedQty: 0, shippedQty: 0, deliveredQty: 0, cancelledQty: 0, lastCancelledQty: 0, returnedQty: 0 },
    }))
  return {
    staying: partOf(
      order.status,
      staying.filter((line) => line.qty > 0),
    ),
    moved: partOf(order.status, moved),
  }
}

function partOf(status: OrderRow['status'], unpriced: readonly OrderLineRow[]): Part {
  const lines = unpriced.map((line) => {
    const { net, vat } = amountsOf(line, line.qty)
    return { ...line, netAmount: net, vatAmount: vat }
  })
  const { net, vat, gross } = sumOf(lines.map((line) => ({ net: line.netAmount, vat: line.vatAmount })))
  return {
    header: {
      status: statusAfter(status, lines),
      goods: goodsOf(lines),
      netAmount: net,
      vatAmount: vat,
      grossAmount: gross,
    },
    lines,
  }
}

/** An order of which nothing would be wanted any more is not split, but was cancelled. */
export function refuseEmptying(staying: readonly Quantities[]) {
  return staying.some((line) => wanted(line) > 0) ? null : refusal('NothingStays')
}
