import { businessDateOf, Money } from '@channelgraph/values'
import { contractRef } from '../../../../subgraphs/finance/src/contracts/contracts.tables.ts'
import { creditRefused, creditReserved } from '../../../../subgraphs/finance/src/credit/credit.events.ts'
import { expiryOf } from '../../../../subgraphs/finance/src/credit/credit.rules.ts'
import {
  type CreditReservationRow,
  creditLine,
  creditReservation,
} from '../../../../subgraphs/finance/src/credit/credit.tables.ts'
import { deliveryRef } from '../../../../subgraphs/finance/src/deliveries/deliveries.tables.ts'
import { depositReceived } from '../../../../subgraphs/finance/src/deposits/deposits.events.ts'
import { depositAccount } from '../../../../subgraphs/finance/src/deposits/deposits.tables.ts'
import { ledgerEntry } from '../../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import { isSigned } from '../../../../subgraphs/partners/src/contracts/contracts.rules.ts'
import { contract } from '../../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import type { Book } from '../book.ts'
import { groupBy, inOrder } from '../grouping.ts'
import { later } from '../moments.ts'
import { deliveriesOf } from '../world/deliveries.ts'
import type { Exposure } from '../world/exposure.ts'
import type { OrderFact } from '../world/orders.ts'
import type { World } from '../world/world.ts'
import { deliveryIdOf, writeSettlements } from './settlements.ts'

/** The finance department's rows and facts, with what it keeps of the others'. `partners` is the partners' book: contracts have their numbers there. */
export function writeFinance(book: Book, world: World, partners: Book): { held: { partnerId: string; held: Money }[] } {
  const contracts = partners.rowsOf(contract).filter(isSigned)
  const byPartner = groupBy(
    inOrder(
      contracts,
      ({ signedAt }) => signedAt,
      ({ id }) => id,
    ),
    ({ partnerId }) => partnerId,
  )
  book.add(
    contractRef,
    contracts.map(({ id, no, partnerId, effectiveFrom, effectiveTo, depositAmount, creditLimit, paymentTermDays }) => ({
      id,
      no,
      partnerId,
      effectiveFrom,
      effectiveTo,
      depositAmount,
      creditLimit,
      paymentTermDays,
    })),
  )
  const invoiceOf = writeSettlements(book, world)
  for (const order of world.orders) {
    for (const delivery of deliveriesOf(order)) {
      const id = deliveryIdOf(delivery)
      book.add(deliveryRef, [
        {
          id,
          kind: 'DELIVERY',
          partnerId: order.life.partner.id,
          orderId: order.id,
          orderNo: order.no,
          shipmentId: delivery.shipment.id,
          shipmentNo: `${order.no}-${order.shipments.indexOf(delivery.shipment) + 1}`,
          productId: delivery.line.product.row.id,
          qty: delivery.qty,
          acceptedAt: delivery.acceptedAt,
          acceptedOn: delivery.acceptedOn,
          net: delivery.net,
          vatRate: delivery.line.vatRate,
          vat: delivery.vat,
          gross: delivery.gross,
          invoiceId: invoiceOf.get(id) ?? null,
        },
      ])
    }
  }
  const longestOverdue = longestOverduePartner(world)
  const held: { partnerId: string; held: Money }[] = []
  for (const { partner, depositAt } of world.lives) {
    const own = byPartner.get(partner.id) ?? []
    const current = own.at(-1)
    if (!current) continue
    const blocked = partner.id === longestOverdue
    book.add(creditLine, [
      {
        id: partner.id,
        limit: current.creditLimit,
        validTo: current.effectiveTo,
        blocked,
        blockReason: blocked ? '逾期超过 60 天' : null,
        version: own.length + (blocked ? 1 : 0),
      },
    ])
    const account = { id: partner.id, required: current.depositAmount, version: own.length + (depositAt ? 1 : 0) }
    book.add(depositAccount, [account])
    if (!depositAt) continue
    const amount = current.depositAmount
    held.push({ partnerId: partner.id, held: amount })
    const own0 = world.stream.of('deposit', partner.code)
    book.add(ledgerEntry, [
      {
        id: own0.id('ledgerEntry', depositAt),
        at: depositAt,
        bookedOn: businessDateOf(depositAt),
        debit: 'BANK',
        credit: 'DEPOSIT',
        amount,
        document: `BZJ-${partner.code}`,
        partnerId: partner.id,
        reversesId: null,
      },
    ])
    book.record(depositAt, depositReceived({ ...account, version: 2 }, amount, amount), world.staff.persona('finance'))
  }
  const limits = new Map([...byPartner].map(([partnerId, own]) => [partnerId, own.at(-1)?.creditLimit ?? Money.zero]))
  for (const order of world.orders) {
    const exposure = world.exposures.get(order.life.partner.id)
    const limit = limits.get(order.life.partner.id)
    if (exposure && limit) writeReservation(book, order, limit, exposure, world)
  }
  return { held }
}

/** Whose oldest unpaid settlement is the oldest of all: finance blocked that partner's credit the other day. */
function longestOverduePartner({ settlements, today }: World): string | null {
  const unpaid = settlements.filter(
    ({ status, dueOn }) => /INVOICED|PARTIALLY_PAID/.test(status) && dueOn && dueOn < today,
  )
  const [oldest] = unpaid.toSorted((one, other) => ((one.dueOn ?? '') < (other.dueOn ?? '') ? -1 : 1))
  return oldest?.life.partner.id ?? null
}

/** The time between a submission and finance's answer. */
export const FINANCE_ANSWERS_AFTER_MS = 1_800

function writeReservation(book: Book, order: OrderFact, limit: Money, exposure: Exposure, { stream }: World): void {
  if (!order.submittedAt) return
  const decidedAt = later(order.submittedAt, FINANCE_ANSWERS_AFTER_MS)
  const { partner } = order.life
  const refused = order.hold === 'CREDIT'
  const ended = order.rejectedAt ?? order.cancelledAt
  const posted = Money.sum(deliveriesOf(order).map(({ gross }) => gross))
  const deliveryCount = order.shipments.filter(({ acceptedAt }) => acceptedAt).length
  const row: CreditReservationRow = {
    id: stream.of('reservation', order.id).id('reservation', decidedAt),
    orderId: order.id,
    orderNo: order.no,
    partnerId: partner.id,
    status: refused ? 'REFUSED' : 'RESERVED',
    requested: order.gross,
    amount: refused ? Money.zero : order.gross,
    posted,
    voided: ended ? order.gross : Money.zero,
    decidedAt,
    expiresAt: expiryOf(businessDateOf(decidedAt)),
    version: 1 + deliveryCount + (ended ? 1 : 0),
  }
  book.add(creditReservation, [row])
  const asDecided = { ...row, posted: Money.zero, voided: Money.zero, version: 1 }
  const available = limit.minus(exposure.at(order.submittedAt))
  book.record(decidedAt, refused ? creditRefused(asDecided, available, 'LIMIT') : creditReserved(asDecided, available))
}
