import { addMonths, businessDateOf } from '@channelgraph/values'
import { caseNumber } from '../../../../subgraphs/support/src/cases/cases.tables.ts'
import { chargerInstalled } from '../../../../subgraphs/support/src/chargers/chargers.events.ts'
import { type ChargerRow, charger, station } from '../../../../subgraphs/support/src/chargers/chargers.tables.ts'
import type { Book } from '../book.ts'
import type { World } from '../world/world.ts'
import { writeComplaints } from './complaints.ts'
import { caseNumbers, writeTickets } from './tickets.ts'

/** The technical support and after-sales departments' rows and facts. */
export function writeSupport(book: Book, world: World): void {
  book.add(station, world.places.stations)
  writeChargers(book, world)
  const tickets = caseNumbers(
    'TK',
    world.tickets.map(({ openedAt }) => openedAt),
  )
  writeTickets(book, world.tickets, tickets.numbers, world)
  const complaints = caseNumbers(
    'CP',
    world.complaints.map(({ openedAt }) => openedAt),
  )
  writeComplaints(book, world.complaints, complaints.numbers, world)
  book.add(caseNumber, [...tickets.rows, ...complaints.rows])
}

function writeChargers(book: Book, { orders, installs }: World): void {
  const installed = new Map(installs.map((install) => [install.serialNo, install]))
  for (const { id: orderId, life, shipments } of orders) {
    const partnerId = life.partner.id
    for (const { lines, acceptedAt } of shipments) {
      const deliveredOn = acceptedAt && businessDateOf(acceptedAt)
      for (const { line, serialNos } of lines) {
        for (const serialNo of serialNos) {
          const install = installed.get(serialNo)
          const row: ChargerRow = {
            id: serialNo,
            productId: line.product.row.id,
            partnerId,
            orderId,
            status: install ? 'INSTALLED' : 'IN_CHANNEL_STOCK',
            deliveredOn,
            warrantyUntil: deliveredOn && addMonths(deliveredOn, line.product.row.warrantyMonths),
            stationId: install?.station.id ?? null,
            installedOn: install?.on ?? null,
            version: install ? 3 : deliveredOn ? 2 : 1,
          }
          book.add(charger, [row])
          if (install) book.record(install.at, chargerInstalled(row, install.station), `user_${life.partner.code}`)
        }
      }
    }
  }
}
