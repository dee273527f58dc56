import type { Department } from '@channelgraph/contracts'
import { inbox } from '@channelgraph/events'
import { Book } from './book.ts'
import { writeFinance } from './rows/finance.ts'
import { writeOrders } from './rows/orders.ts'
import { writeDepositRefs, writePartners } from './rows/partners.ts'
import { writeOrdersRefs, writePartnerRefs, writeProductRefs } from './rows/references.ts'
import { writeStanding } from './rows/standing.ts'
import { writeSupport } from './rows/support.ts'
import type { World } from './world/world.ts'

export type Books = Readonly<Record<Department, Book>>

/** Whom each department listens to: its consumers stand at the head of these feeds. */
const LISTENS_TO: Readonly<Record<Department, readonly Department[]>> = {
  partners: ['finance'],
  orders: ['partners', 'support', 'finance'],
  support: ['partners', 'orders'],
  finance: ['partners', 'orders'],
}

/** A world as the rows of four databases, with the outboxes that would have led there. */
export function writeBooks(world: World): Books {
  const books: Books = { partners: new Book(), orders: new Book(), support: new Book(), finance: new Book() }
  writePartners(books.partners, world)
  for (const name of ['orders', 'support', 'finance'] as const) writePartnerRefs(books[name], books.partners)
  writeOrders(books.orders, world)
  writeOrdersRefs(books.orders, books.partners, world)
  writeProductRefs(books.support, books.orders)
  writeSupport(books.support, world)
  const { held } = writeFinance(books.finance, world, books.partners)
  writeDepositRefs(books.partners, held)
  const departments = Object.keys(books) as Department[]
  for (const name of departments) books[name].close(world.stream.of('outbox', name))
  writeStanding(books.orders, books.finance, books.partners)
  for (const name of departments) {
    const rows = LISTENS_TO[name].map((publisher) => ({ publisher, position: books[publisher].eventCount }))
    books[name].add(inbox, rows)
  }
  return books
}
