import { documentSeries } from '@channelgraph/command'
import { addMonths, businessDateOf } from '@channelgraph/values'
import { chargerInstalled } from '../../../subgraphs/support/src/chargers/chargers.events.ts'
import { NOWHERE } from '../../../subgraphs/support/src/chargers/chargers.rules.ts'
import { type ChargerRow, charger, station } from '../../../subgraphs/support/src/chargers/chargers.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { InstallFact } from '../world/installs.ts'
import type { OrderFact } from '../world/orders.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { Survey } from '../world/survey.ts'
import { writeComplaint } from './complaints.ts'
import { type KnownUnit, writeTickets } from './tickets.ts'

/** The places where chargers may stand. */
export function writeSupportShared(buffer: RowBuffer, { places }: SharedData): void {
  buffer.add(station, places.stations)
}

/** A partner's rows and facts in technical support and after-sales. */
export function* writeSupportRows(buffer: RowBuffer, shared: SharedData, history: PartnerHistory): Generator<void> {
  for (const order of history.orders) {
    writeChargers(buffer, order, history)
    yield
  }
  yield* writeTickets(buffer, history.tickets, shared, unitsAsKnown(history))
  for (const complaint of history.complaints) writeComplaint(buffer, complaint, shared)
}

/** What the units that tickets are about are called, and until when they are in warranty. */
function unitsAsKnown({ orders, tickets }: PartnerHistory): ReadonlyMap<string, KnownUnit> {
  const asked = new Set(tickets.map(({ fact }) => fact.serialNo))
  const known = new Map<string, KnownUnit>()
  for (const { lines, acceptedAt } of orders.flatMap(({ shipments }) => shipments)) {
    for (const { line, serialNos } of lines) {
      const { name: model, warrantyMonths } = line.product.row
      const warrantyUntil = acceptedAt && addMonths(businessDateOf(acceptedAt), warrantyMonths)
      for (const serialNo of serialNos) if (asked.has(serialNo)) known.set(serialNo, { model, warrantyUntil })
    }
  }
  return known
}

/** The last number of each day's cases. */
export function writeSupportHeads(buffer: RowBuffer, { cases }: Survey): void {
  buffer.add(documentSeries, cases.heads)
}

function writeChargers(
  buffer: RowBuffer,
  { id: orderId, life, shipments }: OrderFact,
  { installs, returned }: PartnerHistory,
): void {
  const partnerId = life.partner.id
  for (const { lines, acceptedAt } of shipments) {
    const deliveredOn = acceptedAt && businessDateOf(acceptedAt)
    for (const { line, serialNos } of lines) {
      const { id: productId, warrantyMonths } = line.product.row
      for (const serialNo of serialNos) {
        const stocked: ChargerRow = {
          ...{ id: serialNo, productId, partnerId, orderId, status: 'IN_CHANNEL_STOCK', deliveredOn, warrantyMonths },
          ...{
            warrantyUntil: deliveredOn && addMonths(deliveredOn, warrantyMonths),
            stationId: null,
            installedOn: null,
          },
          version: deliveredOn ? 2 : 1,
        }
        const install = installs.get(serialNo)
        if (install) buffer.add(charger, [writeInstallation(buffer, stocked, install, `user_${life.partner.code}`)])
        else if (serialNo === returned?.serialNo && returned.acceptedAt)
          buffer.add(charger, [
            { ...stocked, partnerId: null, status: 'RETURNED', ...NOWHERE, version: stocked.version + 1 },
          ])
        else buffer.add(charger, [stocked])
      }
    }
  }
}

function writeInstallation(buffer: RowBuffer, before: ChargerRow, install: InstallFact, by: string): ChargerRow {
  const { station: place, on: installedOn, at } = install
  const version = before.version + 1
  const after: ChargerRow = { ...before, status: 'INSTALLED', stationId: place.id, installedOn, version }
  buffer.change({ at, actor: by, operation: 'charger:install', entity: 'Charger', before, after })
  buffer.record(at, chargerInstalled(after, place), by)
  return after
}
