import { addDays, type BusinessDate, businessDateOf, workingDayOnOrBefore } from '@channelgraph/values'
import { inOrder } from '../grouping.ts'
import { HOUR, inOfficeHours, later, latest } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { OrderLineFact, ShipmentFact } from './orders.ts'

/** All at once, or in two parts; nine of ten arrive by the promised date. */
export function makeShipments(
  stream: Stream,
  lines: readonly OrderLineFact[],
  allocatedAt: Date,
  promised: BusinessDate,
  end: Date,
): ShipmentFact[] {
  const units = lines.reduce((sum, { qty }) => sum + qty, 0)
  const parts =
    units > 1 && stream.chance(0.52) ? inTwo(stream, lines, units) : [lines.map((line) => ({ line, qty: line.qty }))]
  const shipments: ShipmentFact[] = []
  for (const [i, part] of parts.entries()) {
    const own = stream.of('shipment', i)
    const transit = own.int(2, 6)
    const isLate = own.chance(0.1)
    const before = parts.length - 1 - i
    const arrival = isLate
      ? addDays(promised, own.int(1, 7))
      : addDays(promised, -own.int(0, 2) - before * own.int(3, 12))
    const shipDay = workingDayOnOrBefore(addDays(arrival, -transit))
    const shippedAt = latest(inOfficeHours(shipDay, own, 14, 17), later(allocatedAt, (1 + i) * HOUR))
    if (shippedAt >= end) break
    const acceptedAt = latest(
      inOfficeHours(addDays(businessDateOf(shippedAt), transit), own, 9, 17),
      later(shippedAt, 20 * HOUR),
    )
    shipments.push({
      id: own.id('shipment', shippedAt),
      shippedAt,
      acceptedAt: acceptedAt < end ? acceptedAt : null,
      lines: part.map(({ line, qty }) => ({ line, qty, serialNos: [] })),
    })
  }
  return inOrder(
    shipments,
    ({ shippedAt }) => shippedAt,
    ({ id }) => id,
  )
}

type Part = { readonly line: OrderLineFact; readonly qty: number }[]

function inTwo(stream: Stream, lines: readonly OrderLineFact[], units: number): Part[] {
  let first = stream.int(1, units - 1)
  const parts: [Part, Part] = [[], []]
  for (const line of lines) {
    const now = Math.min(first, line.qty)
    first -= now
    if (now > 0) parts[0].push({ line, qty: now })
    if (now < line.qty) parts[1].push({ line, qty: line.qty - now })
  }
  return parts
}
