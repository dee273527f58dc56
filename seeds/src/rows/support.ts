import { documentSeries } from '@channelgraph/command'
import { addMonths, businessDateOf } from '@channelgraph/values'
import { chargerInstalled } from '../../../subgraphs/support/src/chargers/chargers.events.ts'
import { type ChargerRow, charger, station } from '../../../subgraphs/support/src/chargers/chargers.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { OrderFact } from '../world/orders.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { Survey } from '../world/survey.ts'
import { writeComplaint } from './complaints.ts'
import { writeTickets } from './tickets.ts'

/** The places where chargers may stand. */
export function writeSupportShared(buffer: RowBuffer, { places }: SharedData): void {
  buffer.add(station, places.stations)
}

/** A partner's rows and facts in technical support and after-sales. */
export function* writeSupportRows(buffer: RowBuffer, shared: SharedData, history: PartnerHistory): Generator<void> {
  for (const order of history.orders) {
    writeChargers(buffer, order, history.installs)
    yield
  }
  yield* writeTickets(buffer, history.tickets, shared)
  for (const complaint of history.complaints) writeComplaint(buffer, complaint, shared)
}

/** The last number of each day's cases. */
export function writeSupportHeads(buffer: RowBuffer, { cases }: Survey): void {
  buffer.add(documentSeries, cases.heads)
}

function writeChargers(
  buffer: RowBuffer,
  { id: orderId, life, shipments }: OrderFact,
  installs: PartnerHistory['installs'],
): void {
  const partnerId = life.partner.id
  for (const { lines, acceptedAt } of shipments) {
    const deliveredOn = acceptedAt && businessDateOf(acceptedAt)
    for (const { line, serialNos } of lines) {
      for (const serialNo of serialNos) {
        const install = installs.get(serialNo)
        const row: ChargerRow = {
          id: serialNo,
          productId: line.product.row.id,
          partnerId,
          orderId,
          status: install ? 'INSTALLED' : 'IN_CHANNEL_STOCK',
          deliveredOn,
          warrantyMonths: line.product.row.warrantyMonths,
          warrantyUntil: deliveredOn && addMonths(deliveredOn, line.product.row.warrantyMonths),
          stationId: install?.station.id ?? null,
          installedOn: install?.on ?? null,
          version: install ? 3 : deliveredOn ? 2 : 1,
        }
        buffer.add(charger, [row])
        if (install) buffer.record(install.at, chargerInstalled(row, install.station), `user_${life.partner.code}`)
      }
    }
  }
}
