import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import {
  ContractSigned,
  OrderCancelled,
  OrderDelivered,
  OrderSplit,
  OrderSubmitted,
  PartnerRegistered,
  type PayloadOf,
  ReturnAccepted,
} from '@channelgraph/contracts'
import type { TestSubgraph } from '@channelgraph/testkit'
import { Decimal, formatDecimal, Money, newId, vatOf } from '@channelgraph/values'
import { invoice } from './invoices/invoices.tables.ts'
import { receivable } from './receivables/receivables.tables.ts'
import { settlement } from './settlements/settlements.tables.ts'

export const SEPTEMBER = { from: '2026-09-01', to: '2026-09-30' }
export const OCTOBER = { from: '2026-10-01', to: '2026-10-31' }

/** What the settlement tests read of a settlement. */
export const SETTLEMENT =
  '__typename id no status version net vat gross dueOn partner { id } lines { lineNo net vat gross sourceRef }'
const REFUSAL = '... on Refusal { refusal: code message }'

export const DRAFT = `mutation ($period: PeriodInput!, $partnerIds: [ID!], $key: ID!) {
  draftSettlements(period: $period, partnerIds: $partnerIds, idempotencyKey: $key) { ${SETTLEMENT} }
}`

/** Each step of a settlement's way: who does it, and the mutation. */
const step = (name: string, id = 'id', extra = '') =>
  `mutation ($id: ID!, $v: Int!) { result: ${name}(${id}: $id, expectedVersion: $v${extra}) { ... on Settlement { ${SETTLEMENT} } ${REFUSAL} } }`
export const STEPS = {
  sendSettlement: { as: 'finance', mutation: step('sendSettlement') },
  confirmSettlement: { as: 'partner-a', mutation: step('confirmSettlement') },
  disputeSettlementLine: {
    as: 'partner-a',
    mutation: step('disputeSettlementLine', 'id', ', lineNo: 1, claim: "0.00", reason: "not received"'),
  },
  submitSettlementForApproval: { as: 'finance', mutation: step('submitSettlementForApproval') },
  decideSettlement: { as: 'management', mutation: step('decideSettlement', 'id', ', approve: true') },
  issueInvoice: { as: 'finance', mutation: step('issueInvoice', 'settlementId') },
  cancelSettlement: { as: 'finance', mutation: step('cancelSettlement', 'id', ', reason: "a wrong price"') },
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
  recordPayment(settlementId: $settlementId, partnerId: $partnerId, amount: $amount, valueDate: $on, bankRef: "BOC-1", idempotencyKey: $key) {
    __typename ... on Payment { id amount settlement { id status paidOn } } ${REFUSAL}
  }
}`

export const ADJUST = `mutation ($partnerId: ID!, $orderId: ID, $net: Money!, $rate: Decimal!, $key: ID!) {
  result: recordAdjustment(partnerId: $partnerId, orderId: $orderId, net: $net, vatRate: $rate, reason: "agreed by phone", idempotencyKey: $key) {
    __typename ... on SettlementAdjustment { id no net vat gross settlement { id } } ${REFUSAL} } }`
export const REVERSE = {
  invoice: `mutation ($id: ID!, $v: Int!) { result: reverseInvoice(id: $id, expectedVersion: $v, reason: "wrong buyer's name") {
    __typename ... on Invoice { id status version settlement { id status version } redInvoice { no status net vat gross redInvoiceOf { id } } } ${REFUSAL} } }`,
  payment: `mutation ($id: ID!, $v: Int!) { result: reversePayment(id: $id, expectedVersion: $v, reason: "the bank returned it") {
    __typename ... on Payment { id status version reversedAt } ${REFUSAL} } }`,
} as const

export interface Drafted {
  readonly id: string
  readonly no: string
  readonly status: string
  readonly version: number
  readonly gross: string
}

export interface Priced {
  readonly net: string
  readonly rate?: string
}

/** What was accepted, as the events say it. */
function accepted(lines: readonly Priced[]) {
  const priced = lines.map(({ net: text, rate: rateText = '0.13' }) => {
    const net = Money.parse(text)
    const vatRate = new Decimal(rateText)
    return { net, vatRate, vat: vatOf(net, vatRate), gross: net.plus(vatOf(net, vatRate)) }
  })
  return {
    net: Money.sum(priced.map((line) => line.net)).toString(),
    vat: Money.sum(priced.map((line) => line.vat)).toString(),
    gross: Money.sum(priced.map((line) => line.gross)).toString(),
    lines: priced.map((line) => ({
      orderLineId: newId('orderLine'),
      productId: newId('product'),
      qty: 3,
      serialNos: [],
      net: line.net.toString(),
      vatRate: formatDecimal(line.vatRate),
      vat: line.vat.toString(),
      gross: line.gross.toString(),
    })),
  }
}

/** Facts of the other departments as finance hears of them; a test states only what matters to it. */
export function financeFixture(t: TestSubgraph) {
  let n = 0
  const next = () => {
    n += 1
    return String(n).padStart(6, '0')
  }

  const partner = async (profile: Partial<PayloadOf<typeof PartnerRegistered>> = {}): Promise<string> => {
    const partnerId = profile.partnerId ?? newId('partner')
    await t.deliver(PartnerRegistered, {
      partnerId,
      code: `PT-320500-${next()}`,
      name: '苏州充电设备有限公司',
      kind: 'DISTRIBUTOR',
      tier: 'STANDARD',
      status: 'ACTIVE',
      regionCode: '320500',
      regionPath: 'HUADONG/320000/320500/',
      managerId: newId('employee'),
      ...profile,
    })
    return partnerId
  }

  const contract = async (
    partnerId: string,
    terms: Partial<PayloadOf<typeof ContractSigned>> = {},
  ): Promise<string> => {
    const contractId = terms.contractId ?? newId('contract')
    await t.deliver(ContractSigned, {
      contractId,
      no: `CT-${next()}`,
      partnerId,
      effectiveFrom: '2026-01-01',
      effectiveTo: '2026-12-31',
      annualTarget: '10000000.00',
      depositAmount: '50000.00',
      creditLimit: '1000000.00',
      paymentTermDays: 30,
      ...terms,
    })
    return contractId
  }

  const order = async (partnerId: string, gross: string, orderId = newId('order')): Promise<string> => {
    await t.deliver(OrderSubmitted, {
      orderId,
      no: `SO20261123-${next()}`,
      partnerId,
      submittedAt: t.clock.now().toISOString(),
      gross,
    })
    return orderId
  }

  const cancellation = (partnerId: string, orderId: string, gross: string) =>
    t.deliver(OrderCancelled, { orderId, no: 'SO', partnerId, gross, reason: 'no longer needed' })

  const split = async (partnerId: string, orderId: string, stays: string, moves: string): Promise<string> => {
    const newOrderId = newId('order')
    const units = { gross: stays, newGross: moves }
    await t.deliver(OrderSplit, { orderId, no: 'SO', partnerId, newOrderId, newNo: `SO20261123-${next()}`, ...units })
    return newOrderId
  }

  /** Goods that came back, a line for each net amount, as positive amounts; of which order line it does not matter. */
  const goodsBack = async (
    partnerId: string,
    acceptedAt: string,
    lines: readonly Priced[],
    orderId = newId('order'),
  ): Promise<string> => {
    await t.deliver(ReturnAccepted, {
      returnId: newId('return'),
      no: `RT-${next()}`,
      orderId,
      orderNo: 'SO20260901-000001',
      partnerId,
      regionCode: '320500',
      acceptedAt,
      ...accepted(lines),
    })
    return orderId
  }

  /** One shipment accepted, a line for each net amount, at 13 % where no rate is given. */
  const delivery = async (
    partnerId: string,
    acceptedAt: string,
    lines: readonly Priced[],
    orderId = newId('order'),
  ): Promise<string> => {
    await t.deliver(OrderDelivered, {
      orderId,
      orderNo: 'SO20260901-000001',
      shipmentId: newId('shipment'),
      shipmentNo: `SH-${next()}`,
      partnerId,
      regionCode: '320500',
      acceptedAt,
      ...accepted(lines),
    })
    return orderId
  }

  const draft = async (partnerIds: readonly string[] | null, period = SEPTEMBER): Promise<Drafted[]> =>
    (await t.data('finance', DRAFT, { period, partnerIds, key: `draft-${next()}` })).draftSettlements

  const take = async (name: Step, { id, version }: Pick<Drafted, 'id' | 'version'>) =>
    (await t.data(STEPS[name].as, STEPS[name].mutation, { id, v: version })).result

  const adjust = async (partnerId: string, net: string, rate = '0.13', orderId: string | null = null) =>
    (await t.data('finance', ADJUST, { partnerId, orderId, net, rate, key: `adjust-${next()}` })).result

  const takeBack = async (what: keyof typeof REVERSE, { id, version }: { id: string; version: number }) =>
    (await t.data('finance', REVERSE[what], { id, v: version })).result

  /** What a partner owes for an invoice, as a row: for figures that depend on due dates long past. */
  const owed = async (
    partnerId: string,
    { amount, dueOn, open = amount }: { amount: string; dueOn: string; open?: string },
  ) => {
    const no = next()
    const [settlementId, invoiceId, id] = [newId('settlement'), newId('invoice'), newId('receivable')]
    const money = { net: Money.parse(amount), vat: Money.zero, gross: Money.parse(amount) }
    await t.db.insert(settlement).values({
      ...money,
      id: settlementId,
      no: `ST202500-${no}`,
      partnerId,
      runId: newId('settlementRun'),
      periodFrom: '2025-01-01',
      periodTo: '2025-01-31',
      status: 'INVOICED',
      preparedBy: 'somebody',
      draftedAt: t.clock.now(),
      sentAt: t.clock.now(),
      issuedOn: '2025-02-01',
      dueOn,
    })
    await t.db.insert(invoice).values({
      ...money,
      id: invoiceId,
      no: `INV2025-${no}`,
      partnerId,
      settlementId,
      status: 'ISSUED',
      vatRate: new Decimal('0.13'),
      issuedOn: '2025-02-01',
    })
    await t.db
      .insert(receivable)
      .values({ id, partnerId, settlementId, invoiceId, dueOn, amount: money.gross, open: Money.parse(open) })
    return { id, settlementId }
  }

  return {
    owed,
    partner,
    contract,
    order,
    cancellation,
    split,
    delivery,
    goodsBack,
    draft,
    take,
    adjust,
    takeBack,
    /** Partners A (Suzhou) and B (Shenzhen) with a contract each: those the personas belong to. */
    partnersAB: async (): Promise<void> => {
      await partner({ partnerId: PARTNER_A.id, code: PARTNER_A.code })
      await partner({
        partnerId: PARTNER_B.id,
        code: PARTNER_B.code,
        regionCode: '440300',
        regionPath: 'HUANAN/440000/440300/',
      })
      await contract(PARTNER_A.id)
      await contract(PARTNER_B.id)
    },
    /** A settlement of partner A's September in a status, of a delivery of its own. */
    settlement: async (status: keyof typeof WAY_TO, net = '10000.00'): Promise<Drafted> => {
      await delivery(PARTNER_A.id, '2026-09-10T02:00:00Z', [{ net }])
      let [drafted] = await draft([PARTNER_A.id])
      for (const name of WAY_TO[status]) drafted = await take(name, drafted!)
      return drafted!
    },
    /** Brings a drafted settlement on to a status. */
    onward: async (drafted: Drafted, status: keyof typeof WAY_TO): Promise<Drafted> => {
      let at = drafted
      for (const name of WAY_TO[status]) at = await take(name, at)
      return at
    },
    pay: async (partnerId: string, amount: string, settlementId: string | null = null, on = '2026-11-23') =>
      (await t.data('finance', PAY, { settlementId, partnerId, amount, on, key: `pay-${next()}` })).recordPayment,
  }
}
