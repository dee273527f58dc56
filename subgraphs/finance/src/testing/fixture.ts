import { PARTNER_A, PARTNER_B, personaNamed, type Viewer } from '@channelgraph/access'
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
import { invoice } from '../invoices/invoices.tables.ts'
import { openingReceivable } from '../receivables/receivables.rules.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import { settlement } from '../settlements/settlements.tables.ts'
import { ADJUST, DRAFT, PAY, REVERSE, STEPS, type Step, WAY_TO } from './mutations.ts'
import { invoiceRow, settlementRow } from './rows.ts'

export const SEPTEMBER = { from: '2026-09-01', to: '2026-09-30' }
export const OCTOBER = { from: '2026-10-01', to: '2026-10-31' }

export interface Drafted {
  readonly id: string
  readonly no: string
  readonly status: string
  readonly version: number
  readonly gross: string
  readonly partner?: { readonly id: string }
}

/** A partner's user. */
export const userOf = (partnerId: string): Viewer => ({ ...personaNamed('partner-a').viewer, partnerId })

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
export function financeFixture(t: TestSubgraph<'finance'>) {
  let n = 1 // the first is partner A's
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

  /** A partner's own step is taken by the partner whose settlement it is, which is A where nothing says another. */
  const take = async (name: Step, { id, version, partner }: Pick<Drafted, 'id' | 'version' | 'partner'>) => {
    const { as, mutation } = STEPS[name]
    return (await t.data(as === 'partner-a' && partner ? userOf(partner.id) : as, mutation, { id, v: version })).result
  }

  const adjust = async (partnerId: string, net: string, rate = '0.13', orderId: string | null = null) =>
    (await t.data('finance', ADJUST, { partnerId, orderId, net, rate, key: `adjust-${next()}` })).result

  const takeBack = async (what: keyof typeof REVERSE, { id, version }: { id: string; version: number }) =>
    (await t.data('finance', REVERSE[what], { id, v: version })).result

  /** What a partner owes for an invoice, as a row: for figures that depend on due dates long past. */
  const owed = async (
    partnerId: string,
    { amount, dueOn, open = amount }: { amount: string; dueOn: string; open?: string },
  ) => {
    const gross = Money.parse(amount)
    const billed = settlementRow({ partnerId, status: 'INVOICED', gross, issuedOn: '2025-02-01', dueOn })
    const invoiced = invoiceRow({ partnerId, settlementId: billed.id, gross })
    const opening = openingReceivable({ ...invoiced, partnerId, gross }, { id: newId('receivable'), dueOn })
    const { id, settlementId } = opening
    await t.db.insert(settlement).values(billed)
    await t.db.insert(invoice).values(invoiced)
    await t.db.insert(receivable).values({ ...opening, open: Money.parse(open) })
    return { id, settlementId }
  }

  return {
    owed,
    partner,
    /** A partner that finance knows a contract of. */
    contracted: async (): Promise<string> => {
      const partnerId = await partner()
      await contract(partnerId)
      return partnerId
    },
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
    /** A settlement of a partner's September in a status, of a delivery of its own. */
    settlement: async (
      status: keyof typeof WAY_TO,
      net = '10000.00',
      partnerId: string = PARTNER_A.id,
    ): Promise<Drafted> => {
      await delivery(partnerId, '2026-09-10T02:00:00Z', [{ net }])
      let [drafted] = await draft([partnerId])
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
