import { documentSeries } from '@channelgraph/command'
import { businessDateOf, Money, withDefaults } from '@channelgraph/values'
import { contractRef } from '../../../subgraphs/finance/src/contracts/contracts.tables.ts'
import { creditRefused, creditReserved } from '../../../subgraphs/finance/src/credit/credit.events.ts'
import { expiryOf } from '../../../subgraphs/finance/src/credit/credit.rules.ts'
import { creditReservation } from '../../../subgraphs/finance/src/credit/credit.tables.ts'
import { deliveryRef } from '../../../subgraphs/finance/src/deliveries/deliveries.tables.ts'
import type { OverdueNoticeRow } from '../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { SCHEDULED_BY, settlementRun } from '../../../subgraphs/finance/src/settlements/settlements.tables.ts'
import type { SignedContractRow } from '../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import type { ViolationRow } from '../../../subgraphs/partners/src/violations/violations.tables.ts'
import { later } from '../moments.ts'
import type { RowBuffer, RowBuffers } from '../row-buffer.ts'
import { lastDayOf } from '../world/contracts.ts'
import { deliveriesOf } from '../world/deliveries.ts'
import type { Exposure } from '../world/exposure.ts'
import type { OrderFact } from '../world/orders.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { ReturnFact } from '../world/returns.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { Survey } from '../world/survey.ts'
import { writeCreditLine } from './credit-lines.ts'
import { writeDeposit } from './deposits.ts'
import { deliveryIdOf, goodsOf, settlementRunOf, writeSettlements } from './settlements.ts'

/** One run of drafting a month, by schedule: the first sweep of a seeded database finds that nothing is to be drafted again. */
export function writeSettlementRuns(buffer: RowBuffer, shared: SharedData, { months }: Survey): void {
  buffer.add(
    settlementRun,
    [...months.values()].map(({ period, draftedAt }) => {
      const id = settlementRunOf(shared, period.from, draftedAt)
      const given = { id, periodFrom: period.from, periodTo: period.to, by: SCHEDULED_BY, at: draftedAt }
      return withDefaults(settlementRun, given)
    }),
  )
}

/**
 * A partner's rows and facts in finance, with what finance keeps of the others', and what partners keep of its deposit.
 * `contracts` are the partner's signed ones, the earliest first. Returns what was told of its overdue debt.
 */
export function writeFinanceRows(
  buffers: RowBuffers,
  shared: SharedData,
  survey: Survey,
  history: PartnerHistory,
  contracts: readonly SignedContractRow[],
  violations: readonly ViolationRow[],
): OverdueNoticeRow | null {
  const buffer = buffers.finance
  writeContractRefs(buffer, contracts)
  const { invoiceOf, notice } = writeSettlements(buffer, shared, history)
  for (const order of history.orders) writeDeliveryRefs(buffer, order, invoiceOf)
  if (history.returned?.acceptedAt) writeReturnRef(buffer, history.returned, history.returned.acceptedAt)
  const current = contracts.at(-1)
  if (!current) return notice
  const { partner } = history.life
  writeCreditLine(buffer, shared, contracts, partner.id === survey.longestOverdue)
  writeDeposit(buffers, shared, history.life, contracts, violations)
  for (const order of history.orders) writeReservation(buffer, order, current.creditLimit, history.exposure, shared)
  return notice
}

/** The last number of each series of documents: ST202610, INV2026. */
export function writeFinanceHeads(buffer: RowBuffer, { numbers }: Survey): void {
  buffer.add(documentSeries, [...numbers.settlements.heads(), ...numbers.invoices.heads()])
}

function writeContractRefs(buffer: RowBuffer, contracts: readonly SignedContractRow[]): void {
  buffer.add(
    contractRef,
    contracts.map((signed) => {
      const { id, no, partnerId, effectiveFrom, depositAmount, creditLimit, paymentTermDays } = signed
      const days = { effectiveFrom, effectiveTo: lastDayOf(signed) }
      return { id, no, partnerId, ...days, depositAmount, creditLimit, paymentTermDays }
    }),
  )
}

function writeDeliveryRefs(buffer: RowBuffer, order: OrderFact, invoiceOf: ReadonlyMap<string, string>): void {
  buffer.add(
    deliveryRef,
    deliveriesOf(order).map((delivery) => {
      const id = deliveryIdOf(delivery)
      return {
        id,
        kind: 'DELIVERY' as const,
        partnerId: order.life.partner.id,
        orderId: order.id,
        orderNo: order.no,
        shipmentId: delivery.shipment.id,
        shipmentNo: `${order.no}-${order.shipments.indexOf(delivery.shipment) + 1}`,
        ...goodsOf(delivery),
        qty: delivery.qty,
        acceptedAt: delivery.acceptedAt,
        acceptedOn: delivery.acceptedOn,
        net: delivery.net,
        vatRate: delivery.line.vatRate,
        vat: delivery.vat,
        gross: delivery.gross,
        invoiceId: invoiceOf.get(id) ?? null,
      }
    }),
  )
}

/** What came back counts from the day it was accepted, with its signs turned. */
function writeReturnRef(buffer: RowBuffer, { id, no, delivery, net, vat }: ReturnFact, acceptedAt: Date): void {
  const { order, line } = delivery
  buffer.add(deliveryRef, [
    {
      ...{
        id: `${id}/${line.id}`,
        kind: 'RETURN',
        partnerId: order.life.partner.id,
        orderId: order.id,
        orderNo: order.no,
      },
      ...{ shipmentId: id, shipmentNo: no, ...goodsOf(delivery), qty: -1, vatRate: line.vatRate },
      ...{ acceptedAt, acceptedOn: businessDateOf(acceptedAt), invoiceId: null },
      ...{ net: net.negated(), vat: vat.negated(), gross: net.plus(vat).negated() },
    },
  ])
}

/** The time between a submission and finance's answer. */
export const FINANCE_ANSWERS_AFTER_MS = 1_800

function writeReservation(
  buffer: RowBuffer,
  order: OrderFact,
  limit: Money,
  exposure: Exposure,
  { stream }: SharedData,
): void {
  if (!order.submittedAt) return
  const decidedAt = later(order.submittedAt, FINANCE_ANSWERS_AFTER_MS)
  const { partner } = order.life
  const refused = order.hold === 'CREDIT'
  const ended = order.rejectedAt ?? order.cancelledAt
  const posted = Money.sum(deliveriesOf(order).map(({ gross }) => gross))
  const deliveryCount = order.shipments.filter(({ acceptedAt }) => acceptedAt).length
  const row = withDefaults(creditReservation, {
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
  })
  buffer.add(creditReservation, [row])
  const asDecided = { ...row, posted: Money.zero, voided: Money.zero, version: 1 }
  const available = limit.minus(exposure.at(order.submittedAt))
  buffer.record(
    decidedAt,
    refused ? creditRefused(asDecided, available, 'LIMIT') : creditReserved(asDecided, available),
  )
}
