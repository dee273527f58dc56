import type { Operation } from '@channelgraph/contracts'
import { type BusinessDate, businessDateOf, documentNumber, Money, withDefaults } from '@channelgraph/values'
import { settlementSeries } from '../../../subgraphs/finance/src/drafting/drafting.rules.ts'
import { FIRST_POLICY_ID } from '../../../subgraphs/finance/src/policies/policies.tables.ts'
import type { PrepaymentRow } from '../../../subgraphs/finance/src/prepayments/prepayments.tables.ts'
import type { OverdueNoticeRow } from '../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { settlementConfirmed } from '../../../subgraphs/finance/src/settlements/settlements.events.ts'
import { FINANCE_APPROVES_TO } from '../../../subgraphs/finance/src/settlements/settlements.rules.ts'
import {
  financeApproval,
  type SettlementRow,
  settlement,
  settlementLine,
} from '../../../subgraphs/finance/src/settlements/settlements.tables.ts'
import { inOrder } from '../grouping.ts'
import type { Stream } from '../random.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { DeliveryFact } from '../world/deliveries.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SettlementFact } from '../world/settlements.ts'
import type { SharedData } from '../world/shared-data.ts'
import { disputed, disputeSteps, writeDispute } from './disputes.ts'
import { issuedPartyOf, WRONG_INVOICE, writeInvoices } from './invoices.ts'
import { recordOverdue } from './overdue.ts'
import { writePayments } from './payments.ts'
import { setOffAgain, setOffSteps, writeSetOff } from './prepayments.ts'
import { writeTrail } from './trail.ts'

/** `<shipmentId>/<orderLineId>`, as finance names an accepted shipment line. */
export const deliveryIdOf = ({ shipment, line }: DeliveryFact): string => `${shipment.id}/${line.id}`

const shipmentNoOf = ({ order, shipment }: DeliveryFact): string =>
  `${order.no}-${order.shipments.indexOf(shipment) + 1}`

/** What finance keeps of the goods, as they were ordered. */
export const goodsOf = ({ line: { product, unitPriceNet } }: DeliveryFact) => ({
  productId: product.row.id,
  sku: product.row.sku,
  productName: product.row.name,
  unitPriceNet,
})

/** The drafting run of a month. */
export const settlementRunOf = ({ stream }: SharedData, month: BusinessDate, draftedAt: Date): string =>
  stream.of('run', month).id('settlementRun', draftedAt)

/** A partner's settlements with all that hangs on them; returns which invoice covers each delivery, and what was told of debt. */
export function writeSettlements(
  buffer: RowBuffer,
  shared: SharedData,
  history: PartnerHistory,
): { invoiceOf: ReadonlyMap<string, string>; notice: OverdueNoticeRow | null } {
  const drafted = writeDrafts(buffer, shared, history)
  const invoiceOfDelivery = new Map<string, string>()
  let waited: PrepaymentRow | null = null
  for (const { fact, row } of drafted) {
    if (!fact.invoicedAt) continue
    const { invoices, receivables } = writeInvoices(buffer, fact, row, history.numbers.invoice(), shared)
    for (const delivery of fact.deliveries) {
      const invoiceId = invoices[0]?.id
      if (invoiceId) invoiceOfDelivery.set(deliveryIdOf(delivery), invoiceId)
    }
    const [owed] = receivables
    if (!owed) continue
    const { setOff } = fact
    if (setOff && waited) writeSetOff(buffer, shared, setOff, waited, owed, invoices[0]!.no)
    waited = writePayments(buffer, fact, row, owed, shared) ?? waited
  }
  return { invoiceOf: invoiceOfDelivery, notice: recordOverdue(buffer, drafted, shared.today) }
}

export interface Drafted {
  readonly fact: SettlementFact
  readonly row: SettlementRow
}

function writeDrafts(buffer: RowBuffer, shared: SharedData, { settlements, numbers }: PartnerHistory): Drafted[] {
  const { stream, staff } = shared
  return settlements.map((fact) => {
    const { code } = fact.life.partner
    const no = documentNumber(settlementSeries(fact.period), numbers.settlement())
    const own = stream.of('settlement', fact.period.from, code)
    const runId = settlementRunOf(shared, fact.period.from, fact.draftedAt)
    const row = rowOf(own, fact, runId, no, staff.persona('finance'))
    buffer.add(settlement, [row])
    const lines = linesOf(fact, row)
    buffer.add(settlementLine, lines)
    auditSettlement(buffer, fact, row, staff)
    if (fact.dispute && lines[0]) {
      const id = own.of('dispute').id('dispute', fact.dispute.openedAt)
      writeDispute(buffer, fact.dispute, id, lines[0], `user_${code}`, staff.persona('finance'))
    }
    writeApproval(buffer, fact, row, staff.persona('finance-lead'), staff.persona('management'))
    if (fact.confirmedAt) {
      buffer.record(
        fact.confirmedAt,
        settlementConfirmed({ ...row, version: 3 + disputeSteps(fact.dispute) }),
        `user_${code}`,
      )
    }
    return { fact, row }
  })
}

/** Its way as the commands took it, each step with the row as it was then. */
function auditSettlement(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  staff: SharedData['staff'],
): void {
  const by = staff.persona('finance')
  const approver = staff.persona(row.gross.compare(FINANCE_APPROVES_TO) <= 0 ? 'finance-lead' : 'management')
  const { asIssued, confirmedAt, approvedAt, issuedOn, dueOn, paidOn } = row
  const unsettled = {
    ...{ asIssued: null, sentAt: null, confirmedAt: null, approvedAt: null },
    ...{ issuedOn: null, dueOn: null, paidOn: null },
  }
  const step = (at: Date | null, operation: Operation, change: Partial<SettlementRow>, actor = by) => ({
    ...{ at, by: actor, operation, change },
  })
  const { setOff, payments, reissue } = fact
  const user = `user_${fact.life.partner.code}`
  const unbilled = { status: 'APPROVED', issuedOn: null, dueOn: null } as const
  writeTrail<SettlementRow>(buffer, 'Settlement', { ...row, ...unsettled, status: 'DRAFTED', version: 1 }, [
    step(fact.draftedAt, 'settlement:prepare', {}),
    step(fact.sentAt, 'settlement:prepare', { status: 'SENT', sentAt: fact.sentAt, asIssued }),
    ...(fact.dispute ? disputed(fact.dispute, user, by) : []),
    step(confirmedAt, 'settlement:confirm', { status: 'CONFIRMED', confirmedAt }, user),
    step(fact.submittedAt, 'settlement:prepare', { status: 'PENDING_APPROVAL' }),
    step(approvedAt, 'settlement:approve', { status: 'APPROVED', approvedAt }, approver),
    step(fact.invoicedAt, 'invoice:issue', { status: 'INVOICED', issuedOn, dueOn }),
    ...(reissue ? [{ ...step(reissue.reversedAt, 'invoice:reverse', unbilled), ...WRONG_INVOICE }] : []),
    step(reissue?.at ?? null, 'invoice:issue', { status: 'INVOICED', issuedOn, dueOn }),
    step(setOff?.at ?? null, 'invoice:issue', { status: 'PARTIALLY_PAID' }),
    ...(setOff?.again
      ? setOffAgain<SettlementRow>(setOff.again, by, { status: 'INVOICED' }, { status: 'PARTIALLY_PAID' })
      : []),
    ...payments.map(({ recordedAt }, i) => {
      const isPaid = fact.status === 'PAID' && i === payments.length - 1
      return step(recordedAt, 'payment:record', isPaid ? { status: 'PAID', paidOn } : { status: 'PARTIALLY_PAID' })
    }),
  ])
}

function rowOf(stream: Stream, fact: SettlementFact, runId: string, no: string, by: string): SettlementRow {
  const { deliveries, payments, invoicedAt } = fact
  const steps = [fact.sentAt, fact.confirmedAt, fact.submittedAt, fact.approvedAt, invoicedAt].filter(Boolean)
  return withDefaults(settlement, {
    id: stream.id('settlement', fact.draftedAt),
    no,
    partnerId: fact.life.partner.id,
    runId,
    periodFrom: fact.period.from,
    periodTo: fact.period.to,
    status: fact.status,
    policyId: FIRST_POLICY_ID,
    net: Money.sum(deliveries.map(({ net }) => net)),
    vat: Money.sum(deliveries.map(({ vat }) => vat)),
    gross: fact.gross,
    preparedBy: by,
    draftedAt: fact.draftedAt,
    sentAt: fact.dispute?.decidedAt ?? fact.sentAt,
    confirmedAt: fact.confirmedAt,
    approvedAt: fact.approvedAt,
    issuedOn: invoicedAt && businessDateOf(invoicedAt),
    dueOn: fact.dueOn,
    paidOn: fact.status === 'PAID' ? (payments.at(-1)?.valueDate ?? null) : null,
    cancelledAt: null,
    asIssued: fact.sentAt && issuedPartyOf(fact.life.partner),
    version:
      1 +
      steps.length +
      payments.length +
      setOffSteps(fact.setOff) +
      disputeSteps(fact.dispute) +
      (fact.reissue ? 2 : 0),
  })
}

/** In the order of acceptance, as the drafting command numbers them. */
const linesOf = ({ deliveries }: SettlementFact, { id, partnerId }: SettlementRow) =>
  inOrder(deliveries, ({ acceptedAt }) => acceptedAt, deliveryIdOf).map((delivery, i) => ({
    settlementId: id,
    lineNo: i + 1,
    partnerId,
    kind: 'DELIVERY' as const,
    deliveryId: deliveryIdOf(delivery),
    adjustmentId: null,
    orderId: delivery.order.id,
    sourceRef: shipmentNoOf(delivery),
    description: `${shipmentNoOf(delivery)} / ${delivery.order.no} × ${delivery.qty}`,
    ...goodsOf(delivery),
    qty: delivery.qty,
    net: delivery.net,
    vatRate: delivery.line.vatRate,
    vat: delivery.vat,
    gross: delivery.gross,
    released: false,
    moved: false,
  }))

function writeApproval(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  lead: string,
  management: string,
): void {
  if (!fact.submittedAt) return
  const approver = row.gross.compare(FINANCE_APPROVES_TO) <= 0 ? lead : management
  buffer.add(financeApproval, [
    {
      settlementId: row.id,
      step: 1,
      requestedBy: row.preparedBy,
      requestedAt: fact.submittedAt,
      approverId: fact.approvedAt ? approver : null,
      decision: fact.approvedAt ? ('APPROVED' as const) : null,
      comment: null,
      decidedAt: fact.approvedAt,
    },
  ])
}
