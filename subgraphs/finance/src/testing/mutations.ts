/** What the settlement tests read of a settlement. */
export const SETTLEMENT =
  '__typename id no status version net vat gross dueOn partner { id } lines { lineNo net vat gross sourceRef }'
const REFUSAL = '... on Refusal { refusal: code message }'

export const DRAFT = `mutation ($period: PeriodInput!, $partnerIds: [ID!], $key: ID!) {
  draftSettlements(period: $period, partnerIds: $partnerIds, idempotencyKey: $key) { ${SETTLEMENT} }
}` as const

/** Each step of a settlement's way: who does it, and the mutation. */
const step = <const Call extends string>(call: Call) =>
  `mutation ($id: ID!, $v: Int!) { result: ${call} { ... on Settlement { ${SETTLEMENT} } ${REFUSAL} } }` as const
export const STEPS = {
  sendSettlement: { as: 'finance', mutation: step('sendSettlement(id: $id, expectedVersion: $v)') },
  confirmSettlement: { as: 'partner-a', mutation: step('confirmSettlement(id: $id, expectedVersion: $v)') },
  disputeSettlementLine: {
    as: 'partner-a',
    mutation: step(
      'disputeSettlementLine(id: $id, expectedVersion: $v, lineNo: 1, claim: "0.00", reason: "not received")',
    ),
  },
  submitSettlementForApproval: {
    as: 'finance',
    mutation: step('submitSettlementForApproval(id: $id, expectedVersion: $v)'),
  },
  decideSettlement: {
    as: 'management',
    mutation: step('decideSettlement(id: $id, expectedVersion: $v, approve: true)'),
  },
  issueInvoice: { as: 'finance', mutation: step('issueInvoice(settlementId: $id, expectedVersion: $v)') },
  cancelSettlement: {
    as: 'finance',
    mutation: step('cancelSettlement(id: $id, expectedVersion: $v, reason: "a wrong price")'),
  },
} as const
export type Step = keyof typeof STEPS

/** The steps from a draft to each status a settlement may stand in before it is paid. */
export const WAY_TO = {
  DRAFTED: [],
  SENT: ['sendSettlement'],
  DISPUTED: ['sendSettlement', 'disputeSettlementLine'],
  CONFIRMED: ['sendSettlement', 'confirmSettlement'],
  PENDING_APPROVAL: ['sendSettlement', 'confirmSettlement', 'submitSettlementForApproval'],
  APPROVED: ['sendSettlement', 'confirmSettlement', 'submitSettlementForApproval', 'decideSettlement'],
  INVOICED: ['sendSettlement', 'confirmSettlement', 'submitSettlementForApproval', 'decideSettlement', 'issueInvoice'],
  CANCELLED: ['sendSettlement', 'cancelSettlement'],
} as const satisfies Record<string, readonly Step[]>

export const PAY = `mutation ($settlementId: ID, $partnerId: ID!, $amount: Money!, $on: Date!, $key: ID!) {
  recordPayment(settlementId: $settlementId, partnerId: $partnerId, amount: $amount, valueDate: $on, bankRef: "BOC-1", acknowledgeDuplicate: "two orders, two transfers", idempotencyKey: $key) {
    __typename ... on Payment { id amount settlement { id status paidOn } } ${REFUSAL}
  }
}` as const

export const ADJUST = `mutation ($partnerId: ID!, $orderId: ID, $net: Money!, $rate: Decimal!, $key: ID!) {
  result: recordAdjustment(partnerId: $partnerId, orderId: $orderId, net: $net, vatRate: $rate, reason: "agreed by phone", idempotencyKey: $key) {
    __typename ... on SettlementAdjustment { id no net vat gross settlement { id } } ${REFUSAL} } }` as const
export const REVERSE = {
  invoice: `mutation ($id: ID!, $v: Int!) { result: reverseInvoice(id: $id, expectedVersion: $v, reason: "wrong buyer's name") {
    __typename ... on Invoice { id status version settlement { id status version } redInvoice { no status net vat gross redInvoiceOf { id } } } ${REFUSAL} } }`,
  payment: `mutation ($id: ID!, $v: Int!) { result: reversePayment(id: $id, expectedVersion: $v, reason: "the bank returned it") {
    __typename ... on Payment { id status version reversedAt } ${REFUSAL} } }`,
} as const

const SET_OFF_FIELDS = 'id version amount automatic status valueDate'
export const SET_OFF = {
  setOff: `mutation ($id: ID!, $v: Int!, $invoiceId: ID!, $amount: Money!, $key: ID!) {
    result: setOff(id: $id, expectedVersion: $v, invoiceId: $invoiceId, amount: $amount, idempotencyKey: $key) {
      __typename ... on SetOff { ${SET_OFF_FIELDS} } ... on SetOffExceeds { available open } ${REFUSAL} } }`,
  reverseSetOff: `mutation ($id: ID!, $v: Int!) { result: reverseSetOff(id: $id, expectedVersion: $v, reason: "meant for another invoice") {
      __typename ... on SetOff { ${SET_OFF_FIELDS} } ${REFUSAL} } }`,
} as const

export const RECEIVE = `mutation ($partnerId: ID!, $amount: Money!, $key: ID!) {
  result: receiveDeposit(partnerId: $partnerId, amount: $amount, valueDate: "2026-11-20", bankRef: "BOC-D", acknowledgeDuplicate: "two contracts", idempotencyKey: $key) {
    __typename ${REFUSAL} } }`
export const REFUND = {
  prepayment: `mutation ($id: ID!, $v: Int!, $amount: Money!, $key: ID!) {
    result: proposePrepaymentRefund(id: $id, expectedVersion: $v, amount: $amount, reason: "paid twice", idempotencyKey: $key) { __typename ${REFUSAL} } }`,
  deposit: `mutation ($partnerId: ID!, $amount: Money!, $key: ID!) {
    result: proposeDepositRefund(partnerId: $partnerId, amount: $amount, reason: "more than is due", idempotencyKey: $key) { __typename ${REFUSAL} } }`,
  decide: `mutation ($id: ID!, $v: Int!, $approve: Boolean!) {
    result: decideRefund(id: $id, expectedVersion: $v, approve: $approve) { __typename ${REFUSAL} } }`,
  pay: `mutation ($id: ID!, $v: Int!) {
    result: payRefund(id: $id, expectedVersion: $v, valueDate: "2026-11-23", bankRef: "OUT", acknowledgeDuplicate: "two transfers") { __typename ${REFUSAL} } }`,
} as const
export const PAY_SUBSIDY = `mutation ($id: ID!, $v: Int!, $on: Date!, $ref: String!, $why: String) {
  result: paySubsidy(id: $id, expectedVersion: $v, valueDate: $on, bankRef: $ref, acknowledgeDuplicate: $why) {
    __typename ... on Subsidy { status version } ${REFUSAL} } }` as const
export const CORRECT = {
  propose: `mutation ($id: ID!, $amount: Money!, $key: ID!) {
    result: proposeDepositCorrection(entryId: $id, amount: $amount, reason: "mistyped", idempotencyKey: $key) { __typename ${REFUSAL} } }`,
  decide: `mutation ($id: ID!, $v: Int!, $approve: Boolean!) {
    result: decideDepositCorrection(id: $id, expectedVersion: $v, approve: $approve) { __typename ${REFUSAL} } }`,
} as const
