import type { Department } from '@channelgraph/contracts'

/** Where the rows of a type stand that belong to one partner each, and which column holds each of its keys. */
export interface OwnedEntity {
  readonly department: Department
  readonly table: string
  readonly keys: Readonly<Record<string, string>>
}

const byId = { id: 'id' }
const byIdAndNo = { id: 'id', no: 'no' }

/** The entities whose rows belong to a partner, by type. A type of the schema stands here or in SHARED. */
export const OWNED: Readonly<Record<string, OwnedEntity>> = {
  Partner: { department: 'partners', table: 'partner', keys: { id: 'id', code: 'code' } },
  Territory: { department: 'partners', table: 'territory', keys: byId },
  Contract: { department: 'partners', table: 'contract', keys: byIdAndNo },
  TrainingEnrolment: { department: 'partners', table: 'training_enrolment', keys: byId },
  Certificate: { department: 'partners', table: 'certificate', keys: byIdAndNo },
  Campaign: { department: 'partners', table: 'campaign', keys: byIdAndNo },
  MarketFeedback: { department: 'partners', table: 'market_feedback', keys: byId },
  SalesLead: { department: 'partners', table: 'sales_lead', keys: byIdAndNo },
  SupervisionCheck: { department: 'partners', table: 'supervision_check', keys: byId },
  Violation: { department: 'partners', table: 'violation', keys: byIdAndNo },
  Order: { department: 'orders', table: 'sales_order', keys: byIdAndNo },
  GoodsReturn: { department: 'orders', table: 'goods_return', keys: byIdAndNo },
  Shipment: { department: 'orders', table: 'shipment', keys: byIdAndNo },
  Charger: { department: 'support', table: 'charger', keys: { serialNo: 'serial_no' } },
  SupportTicket: { department: 'support', table: 'support_ticket', keys: byIdAndNo },
  Complaint: { department: 'support', table: 'complaint', keys: byIdAndNo },
  ServiceCase: { department: 'support', table: 'complaint', keys: byIdAndNo },
  Settlement: { department: 'finance', table: 'settlement', keys: byIdAndNo },
  Invoice: { department: 'finance', table: 'invoice', keys: byIdAndNo },
  Payment: { department: 'finance', table: 'payment', keys: byId },
  Receivable: { department: 'finance', table: 'receivable', keys: byId },
  LedgerEntry: { department: 'finance', table: 'ledger_entry', keys: byId },
  Prepayment: { department: 'finance', table: 'prepayment', keys: byId },
  SetOff: { department: 'finance', table: 'set_off', keys: byId },
  Refund: { department: 'finance', table: 'refund', keys: byId },
  Subsidy: { department: 'finance', table: 'subsidy', keys: byId },
  DepositCorrection: { department: 'finance', table: 'deposit_correction', keys: byId },
}

/**
 * The entities that belong to no partner. Of price lists, channel and incentive policies a partner sees the published ones of its kind (and tier), of finance
 * policies the published ones; an application and what was spoken with a partner are the company's own, read by staff and seen by their
 * region (subgraphs/partners proves it).
 */
export const SHARED: ReadonlySet<string> = new Set([
  'Actor', // who did something: of partners only the kind is told, and of staff no name to partners (docs/decisions/0042)
  ...['Region', 'Employee', 'TrainingCourse', 'TrainingSession'],
  ...['Product', 'PriceList', 'Station', 'FaultCode'],
  ...['PartnerApplication', 'Interaction'],
  'FinancePolicy',
  ...['ChannelPolicy', 'MarketingPlan', 'DemandAnalysis', 'ChannelStrategy', 'MarketSize'],
  ...['MarketIntel', 'MarketingMaterial', 'IncentivePolicy'],
  'Search', // a text and nothing else: what it finds are the others' rows
])

/** What an argument of these names asks for, wherever it stands. */
export const ASKED_BY: Readonly<Record<string, string>> = {
  partnerId: 'Partner',
  partnerIds: 'Partner',
  victimPartnerId: 'Partner',
  orderId: 'Order',
  complaintId: 'Complaint',
  settlementId: 'Settlement',
  invoiceId: 'Invoice',
  entryId: 'LedgerEntry',
  shipmentId: 'Shipment',
  returnId: 'GoodsReturn',
  serialNo: 'Charger',
  serialNos: 'Charger',
}
