import { addDays } from '@channelgraph/values'
import type { OrderCommand } from './acts.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a mutation answers is read by the act that asked
export type Answered = any

/** What is read of an order before the next command on it. */
export const ORDER = `id version status creditReserved holdReasons
  lines { id qty allocatedQty shippedQty deliveredQty cancelledQty returnedQty product { id } }
  shipments { id version status }`
export const RESULT = (type: string, fields: string) =>
  `__typename ... on ${type} { ${fields} } ... on Refusal { refusal: code }` as const

interface About {
  readonly order: Answered
  readonly qty: number
  readonly today: string
  readonly serial: () => string
  readonly isCable: (productId: string) => boolean
}

/** The arguments of each command; quantities may be more than there is, to be refused. */
export const ARGUMENTS: Readonly<Record<OrderCommand, (about: About) => string>> = {
  submitOrder: () => '',
  confirmOrder: ({ today }) => `, promisedDate: "${addDays(today, 9)}"` as const,
  allocateOrder: ({ order, qty }) =>
    `, lines: [${order.lines
      .filter((line: Answered) => line.qty - line.cancelledQty > line.allocatedQty)
      .map(
        (line: Answered) =>
          `{ orderLineId: "${line.id}", qty: ${Math.min(qty, line.qty - line.cancelledQty - line.allocatedQty)} }`,
      )
      .join()}]` as const,
  shipOrder: ({ order, qty, serial, isCable }) => {
    const [first] = [...order.lines.filter((line: Answered) => line.allocatedQty > line.shippedQty), ...order.lines]
    const units = Math.min(qty, Math.max(1, first.allocatedQty - first.shippedQty))
    const what = isCable(first.product.id)
      ? `qty: ${units}`
      : `serialNos: [${Array.from({ length: units }, () => `"${serial()}"` as const).join()}]`
    return `, lines: [{ orderLineId: "${first.id}", ${what} }]`
  },
  confirmDelivery: () => ', receiptUrl: "https://files.example/r.pdf"',
  cancelOrder: () => ', reason: "x"',
  rejectOrder: () => ', reason: "x"',
  closeOrder: () => '',
  releaseHold: ({ order }) => `, reason: ${order.holdReasons[0] ?? 'CREDIT'}, note: "x"` as const,
  reopenOrder: () => ', reason: "x"',
  requestCredit: () => '',
}

/** What brings an order on. */
export function nextOf({ status, lines, shipments }: Answered): OrderCommand | null {
  if (status === 'DRAFT') return 'submitOrder'
  if (status === 'SUBMITTED') return 'confirmOrder'
  if (status === 'ON_HOLD') return 'releaseHold'
  if (status === 'DELIVERED') return 'closeOrder'
  if (['CLOSED', 'CANCELLED', 'REJECTED'].includes(status)) return null
  if (lines.some((line: Answered) => line.allocatedQty > line.shippedQty)) return 'shipOrder'
  if (shipments.some((shipment: Answered) => shipment.status === 'IN_TRANSIT')) return 'confirmDelivery'
  return 'allocateOrder'
}

/** What brings a settlement on, by its status. */
export const NEXT_STEP: Readonly<Record<string, string>> = {
  DRAFTED: 'sendSettlement',
  DISPUTED: 'sendSettlement',
  SENT: 'confirmSettlement',
  CONFIRMED: 'submitSettlementForApproval',
  PENDING_APPROVAL: 'decideSettlement',
  APPROVED: 'issueInvoice',
}

/** Who takes a step of a settlement, where it is not finance, and what it takes besides. */
export const SETTLEMENT_STEPS: Readonly<Record<string, { by?: 'own' | 'management'; args?: string }>> = {
  confirmSettlement: { by: 'own' },
  disputeSettlementLine: { by: 'own', args: ', lineNo: 1, claim: "0.00", reason: "x"' },
  decideSettlement: { by: 'management', args: ', approve: true' },
  cancelSettlement: { args: ', reason: "x"' },
}
