import type { Department } from '@channelgraph/contracts'

/** What a command that took effect leaves behind, once: an audit entry of an entity, and an event where others need to know. */
export interface Trace {
  readonly department: Department
  readonly entity: string
  readonly event?: string
  /** Other rows of the same entity may follow in the same command: only those of the one it answers count. */
  readonly others?: true
}

const order = { department: 'orders', entity: 'Order' } as const
const ticket = { department: 'support', entity: 'SupportTicket' } as const
const complaint = { department: 'support', entity: 'Complaint' } as const
const settlement = { department: 'finance', entity: 'Settlement' } as const
const refund = { department: 'finance', entity: 'Refund' } as const
const correction = { department: 'finance', entity: 'DepositCorrection' } as const
const partner = { department: 'partners', entity: 'Partner' } as const

export const COMMANDS = {
  createOrder: order,
  submitOrder: { ...order, event: 'OrderSubmitted' },
  confirmOrder: { ...order, event: 'OrderConfirmed' },
  allocateOrder: order,
  shipOrder: { ...order, event: 'OrderShipped' },
  confirmDelivery: { ...order, event: 'OrderDelivered' },
  closeOrder: order,
  /** Given to submitted orders only: nobody hears of a draft. */
  cancelOrder: { ...order, event: 'OrderCancelled' },
  installCharger: { department: 'support', entity: 'Charger', event: 'ChargerInstalled' },
  openTicket: ticket,
  assignTicket: ticket,
  startTicket: ticket,
  respondToTicket: ticket,
  changeTicketPriority: ticket,
  resolveTicket: ticket,
  closeTicket: ticket,
  addProgressNote: { department: 'support', entity: 'ProgressNote' },
  registerComplaint: complaint,
  classifyComplaint: complaint,
  investigateComplaint: complaint,
  concludeComplaint: { ...complaint, event: 'ComplaintUpheld' },
  rectifyComplaint: complaint,
  recordFollowUp: complaint,
  notifyPartner: complaint,
  closeComplaint: { ...complaint, event: 'ComplaintClosed' },
  draftSettlements: { department: 'finance', entity: 'SettlementRun' },
  sendSettlement: settlement,
  confirmSettlement: { ...settlement, event: 'SettlementConfirmed' },
  submitSettlementForApproval: settlement,
  decideSettlement: settlement,
  /** Of a settlement at one VAT rate; what waited may change the settlement once more. */
  issueInvoice: { department: 'finance', entity: 'Invoice' },
  cancelSettlement: settlement,
  recordPayment: { department: 'finance', entity: 'Payment' },
  receiveDeposit: { department: 'finance', entity: 'DepositAccount', event: 'DepositReceived' },
  setOff: { department: 'finance', entity: 'SetOff', event: 'PrepaymentSetOff' },
  /** What waits again pays what is owed at once, which is another set-off. */
  reverseSetOff: { department: 'finance', entity: 'SetOff', event: 'SetOffReversed', others: true },
  proposePrepaymentRefund: refund,
  decideRefund: refund,
  payRefund: { ...refund, event: 'PrepaymentRefunded' },
  proposeDepositCorrection: correction,
  decideDepositCorrection: { ...correction, event: 'DepositCorrected' },
  updatePartner: { ...partner, event: 'PartnerUpdated' },
  suspendPartner: { ...partner, event: 'PartnerSuspended' },
  reinstatePartner: { ...partner, event: 'PartnerReinstated' },
} as const satisfies Record<string, Trace>

export type CommandName = keyof typeof COMMANDS
export const traceOf = (name: CommandName): Trace => COMMANDS[name]
