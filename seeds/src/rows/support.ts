import { documentSeries } from '@channelgraph/command'
import { addMonths, businessDateOf } from '@channelgraph/values'
import { chargerInstalled } from '../../../subgraphs/support/src/chargers/chargers.events.ts'
import { type ChargerRow, charger, station } from '../../../subgraphs/support/src/chargers/chargers.tables.ts'
import type { Book } from '../book.ts'
import type { Ground } from '../world/ground.ts'
import type { OrderFact } from '../world/orders.ts'
import type { Story } from '../world/story.ts'
import type { Survey } from '../world/survey.ts'
import { writeComplaint } from './complaints.ts'
import { type KnownUnit, writeTickets } from './tickets.ts'

/** The places where chargers may stand. */
export function writeSupportGround(book: Book, { places }: Ground): void {
  book.add(station, places.stations)
}

/** A partner's rows and facts in technical support and after-sales. */
export function* writeSupportStory(book: Book, ground: Ground, story: Story): Generator<void> {
  for (const order of story.orders) {
    writeChargers(book, order, story.installs)
    yield
  }
  yield* writeTickets(book, story.tickets, ground, unitsAsKnown(story))
  for (const complaint of story.complaints) writeComplaint(book, complaint, ground)
}

/** What the units that tickets are about are called, and until when they are in warranty. */
function unitsAsKnown({ orders, tickets }: Story): ReadonlyMap<string, KnownUnit> {
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
export function writeSupportHeads(book: Book, { cases }: Survey): void {
  book.add(documentSeries, cases.heads)
}

function writeChargers(book: Book, { id: orderId, life, shipments }: OrderFact, installs: Story['installs']): void {
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
        book.add(charger, [row])
        if (install) book.record(install.at, chargerInstalled(row, install.station), `user_${life.partner.code}`)
      }
    }
  }
}
