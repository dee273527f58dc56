import type { Viewer } from '@channelgraph/access'
import { partnerUser } from '@channelgraph/access'
import { ViolationSanctioned } from '@channelgraph/contracts'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { addDays, addMonths, businessDateOf, Money, monthOf, newId } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { finance as financeDepartment } from '../../../subgraphs/finance/src/subgraph.ts'
import { financeFixture } from '../../../subgraphs/finance/src/testing/fixture.ts'
import { addPartner, ordersWorld, SUZHOU } from '../../../subgraphs/orders/src/testing/fixture.ts'
import type { Act, OrderCommand } from './acts.ts'
import { drain, Relay } from './relay.ts'
import { askDeposit, askRefund, askSetOff } from './waiting-money.ts'

const BEGIN = '2026-06-01T02:00:00Z'
const CREDIT = '600000.00'
const DAY_MS = 86_400_000

// biome-ignore lint/suspicious/noExplicitAny: what a mutation answers is read by the act that asked
type Answered = any

const ORDER = `id version status creditReserved holdReasons
  lines { id qty allocatedQty shippedQty deliveredQty cancelledQty returnedQty product { id } }
  shipments { id version status }`
const RESULT = (type: string, fields: string) =>
  `__typename ... on ${type} { ${fields} } ... on Refusal { refusal: code }` as const

/** Orders and finance in this process, with nothing between them but the relays; each run of acts is a partner's of its own. */
export async function openWorld() {
  const { t: orders, charger, cable } = await ordersWorld()
  const finance = await testSubgraph(financeDepartment)
  const given = financeFixture(finance)
  const toFinance = new Relay(orders, finance)
  const toOrders = new Relay(finance, orders)
  const relays = { 'to finance': toFinance, 'to orders': toOrders }
  const counts = { acts: 0, took: 0, byHand: 0, refused: 0 }
  let serials = 0
  let keys = 0
  let partners = 100

  /** A partner both departments know, with a contract and a credit line, on the first day. */
  async function newRun() {
    await drain(toFinance, toOrders)
    orders.clock.set(BEGIN)
    finance.clock.set(BEGIN)
    partners += 1
    const partner = { id: newId('partner'), code: `PT-320500-${String(partners).padStart(6, '0')}`, ...SUZHOU }
    await addPartner(orders, partner)
    await given.partner({ partnerId: partner.id, code: partner.code })
    await given.contract(partner.id, { effectiveTo: '2027-12-31', creditLimit: CREDIT })
    return new Run(partner.id, partnerUser(partner))
  }

  class Run {
    readonly partnerId: string
    readonly #own: Viewer
    readonly #orders: string[] = []

    constructor(partnerId: string, own: Viewer) {
      this.partnerId = partnerId
      this.#own = own
    }

    async perform(act: Act): Promise<void> {
      counts.acts += 1
      switch (act.kind) {
        case 'order':
          return this.#order(act.lines)
        case 'advance': {
          const order = await this.#pick(act.pick)
          const name = order && nextOf(order)
          return name ? this.#command(name, order, act.qty) : undefined
        }
        case 'command': {
          const order = await this.#pick(act.pick)
          return order ? this.#command(act.name, order, act.qty) : undefined
        }
        case 'draft':
          return this.#draft(addMonths(monthOf(businessDateOf(finance.clock.now())).from, -act.monthsAgo))
        case 'settle':
          return this.#settle(act.pick)
        case 'cancel settlement':
          return this.#settle(act.pick, 'cancelSettlement')
        case 'pay':
          return this.#pay(Money.ofFen(act.fen), act.pick)
        case 'cancel some':
        case 'split':
          return this.#someUnits(act)
        case 'return':
          return this.#return(await this.#pick(act.pick), act)
        case 'dispute':
          return this.#settle(act.pick, 'disputeSettlementLine')
        case 'decide dispute':
          return this.#decideDispute(act.how)
        case 'reverse':
          return this.#reverse(act.what)
        case 'set off':
        case 'refund':
        case 'deposit':
          return this.#byHand(act)
        case 'sanction':
          return this.#sanction(act.fen)
        case 'limit':
          return this.#limit(`${act.thousands}000.00`)
        case 'carry':
          await relays[act.way].carry(act.howMany, act.again)
          return
        case 'carry twice':
          return relays[act.way].carryTwice(act.howMany)
        case 'skip':
          return relays[act.way].skipOne()
        case 'days':
          orders.clock.advance(act.days * DAY_MS)
          finance.clock.advance(act.days * DAY_MS)
          return
        case 'sweep':
          await finance.subgraph.sweep()
          await orders.subgraph.sweep()
      }
    }

    /**
     * Nothing is under way any more, the schedule set off what a set-off taken back by hand left beside a debt, and every month is
     * settled; the next one as well, for what was disputed waits for it.
     */
    async end(): Promise<void> {
      await drain(toFinance, toOrders)
      await finance.subgraph.sweep()
      await drain(toFinance, toOrders)
      finance.clock.advance(40 * DAY_MS)
      const last = monthOf(businessDateOf(finance.clock.now())).from
      for (let month = BEGIN.slice(0, 10); month <= last; month = addMonths(month, 1)) await this.#draft(month)
    }

    async #pick(pick: number): Promise<Answered> {
      const id = this.#orders.at(-1 - (pick % Math.max(1, this.#orders.length)))
      return id ? (await orders.data('auditor', `{ order(id: "${id}") { ${ORDER} } }`)).order : null
    }

    async #order(lines: readonly { cable: boolean; qty: number }[]): Promise<void> {
      keys += 1
      const asked = lines.map(
        (line) => `{ productId: "${(line.cable ? cable : charger).id}", qty: ${line.qty} }` as const,
      )
      const created = await this.#tell(
        orders,
        this.#own,
        `createOrder(idempotencyKey: "r${keys}", input: { partnerId: "${this.partnerId}", shipToRegionCode: "320506", shipToAddress: "1", lines: [${asked.join()}] }) { ${RESULT('Order', ORDER)} }`,
      )
      if (!created?.id) return
      this.#orders.push(created.id)
      await this.#command('submitOrder', created, 1)
    }

    async #command(name: OrderCommand, order: Answered, qty: number): Promise<void> {
      const shipment = order.shipments.find(({ status }: Answered) => status === 'IN_TRANSIT')
      if (name === 'confirmDelivery' && !shipment) return
      const row = name === 'confirmDelivery' ? shipment : order
      const key = name === 'confirmDelivery' ? 'shipmentId' : 'id'
      const args = ARGUMENTS[name]({ order, qty, today: businessDateOf(orders.clock.now()), serial, isCable })
      const by = name === 'releaseHold' ? 'management' : name === 'submitOrder' ? this.#own : 'order-desk'
      await this.#tell(
        orders,
        by,
        `${name}(${key}: "${row.id}", expectedVersion: ${row.version}${args}) { ${RESULT('Order', 'id')} }`,
      )
    }

    async #draft(month: string): Promise<void> {
      keys += 1
      const { from, to } = monthOf(month)
      await finance.data(
        'finance',
        `mutation { draftSettlements(period: {from: "${from}", to: "${to}"}, partnerIds: ["${this.partnerId}"], idempotencyKey: "r${keys}") { id } }`,
      )
    }

    async #settlement(pick: number): Promise<Answered> {
      const rows = (await finance.db.execute(sql`
        select id, version, status from settlement where partner_id = ${this.partnerId} order by drafted_at desc, id desc offset ${pick} limit 1`)) as unknown as Answered[]
      return rows[0]
    }

    async #settle(pick: number, forced?: string): Promise<void> {
      const row = await this.#settlement(pick)
      const name = forced ?? NEXT_STEP[row?.status]
      if (!row || !name) return
      const by =
        name === 'confirmSettlement' || name === 'disputeSettlementLine'
          ? this.#own
          : name === 'decideSettlement'
            ? 'management'
            : 'finance'
      const args =
        name === 'decideSettlement'
          ? ', approve: true'
          : name === 'cancelSettlement'
            ? ', reason: "x"'
            : name === 'disputeSettlementLine'
              ? ', lineNo: 1, claim: "0.00", reason: "x"'
              : ''
      const key = name === 'issueInvoice' ? 'settlementId' : 'id'
      await this.#tell(
        finance,
        by,
        `${name}(${key}: "${row.id}", expectedVersion: ${row.version}${args}) { ${RESULT('Settlement', 'id')} }`,
      )
    }

    async #pay(amount: Money, pick: number | null): Promise<void> {
      keys += 1
      const settlement = pick === null ? null : await this.#settlement(pick)
      await this.#tell(
        finance,
        'finance',
        `recordPayment(${settlement ? `settlementId: "${settlement.id}", ` : ''}partnerId: "${this.partnerId}", amount: "${amount}", valueDate: "${addDays(businessDateOf(finance.clock.now()), 0)}", bankRef: "B${keys}", idempotencyKey: "r${keys}") { ${RESULT('Payment', 'id')} }`,
      )
    }

    /** Takes some units of a line that are not set aside out of an order: for ever, or into an order of their own. */
    async #someUnits({ kind, pick, qty }: { kind: 'cancel some' | 'split'; pick: number; qty: number }): Promise<void> {
      const order = await this.#pick(pick)
      const line = order?.lines.find((one: Answered) => one.qty - one.cancelledQty > one.allocatedQty)
      if (!line) return
      const lines = `lines: [{ orderLineId: "${line.id}", qty: ${qty} }]` as const
      const on = `id: "${order.id}", expectedVersion: ${order.version}, ${lines}, reason: "x"` as const
      if (kind === 'cancel some') {
        await this.#tell(orders, this.#own, `cancelOrder(${on}) { ${RESULT('Order', 'id')} }`)
        return
      }
      const split = await this.#tell(
        orders,
        'order-desk',
        `splitOrder(${on}) { ${RESULT('OrderSplit', 'newOrder { id }')} }`,
      )
      if (split?.newOrder) this.#orders.push(split.newOrder.id)
    }

    async #return(order: Answered, { qty, accepted }: { qty: number; accepted: boolean }): Promise<void> {
      const line = order?.lines.find((one: Answered) => one.deliveredQty > one.returnedQty)
      if (!line) return
      const back = await orders.db.execute(sql`
        select serial_no from serial_unit where order_id = ${order.id} and product_id = ${line.product.id} and delivered_on is not null limit ${qty}`)
      const serialNos = (back as unknown as { serial_no: string }[]).map(({ serial_no }) => `"${serial_no}"`)
      const units = isCable(line.product.id) ? `qty: ${qty}` : `serialNos: [${serialNos.join()}]`
      keys += 1
      const goods = await this.#tell(
        orders,
        this.#own,
        `requestReturn(idempotencyKey: "r${keys}", input: { orderId: "${order.id}", reason: "x", lines: [{ orderLineId: "${line.id}", ${units} }] }) { ${RESULT('GoodsReturn', 'id version')} }`,
      )
      if (!goods?.id) return
      const decision = accepted ? 'acceptReturn' : 'rejectReturn'
      const reason = accepted ? '' : ', reason: "x"'
      await this.#tell(
        orders,
        'order-desk',
        `${decision}(id: "${goods.id}", expectedVersion: ${goods.version}${reason}) { ${RESULT('GoodsReturn', 'id')} }`,
      )
    }

    async #decideDispute(how: 'accept' | 'reject' | 'withdraw'): Promise<void> {
      const [dispute] = (await finance.db.execute(sql`
        select id, version from settlement_dispute where partner_id = ${this.partnerId} and status = 'OPEN' order by id limit 1`)) as unknown as Answered[]
      if (!dispute) return
      if (how === 'withdraw')
        await this.#tell(
          finance,
          this.#own,
          `withdrawDispute(id: "${dispute.id}", expectedVersion: ${dispute.version}) { __typename ... on Refusal { refusal: code } }`,
        )
      else
        await this.#tell(
          finance,
          'finance',
          `decideDispute(disputeId: "${dispute.id}", expectedVersion: ${dispute.version}, accept: ${how === 'accept'}, comment: "x") { __typename ... on Refusal { refusal: code } }`,
        )
    }

    async #reverse(what: 'invoice' | 'payment'): Promise<void> {
      const rows = (await finance.db.execute(
        what === 'invoice'
          ? sql`select id, version from invoice where partner_id = ${this.partnerId} and status = 'ISSUED' and red_invoice_of is null order by id desc limit 1`
          : sql`select id, version from payment where partner_id = ${this.partnerId} and status = 'POSTED' order by id desc limit 1`,
      )) as unknown as Answered[]
      const [row] = rows
      if (!row) return
      const name = what === 'invoice' ? 'reverseInvoice' : 'reversePayment'
      await this.#tell(
        finance,
        'finance',
        `${name}(id: "${row.id}", expectedVersion: ${row.version}, reason: "x") { __typename ... on Refusal { refusal: code } }`,
      )
    }

    async #byHand(act: Act & { kind: 'set off' | 'refund' | 'deposit' }): Promise<void> {
      keys += 1
      const rows = async (query: string) => [
        ...((await finance.db.execute(
          sql.raw(query.replace('$partner', `partner_id = '${this.partnerId}'`)),
        )) as unknown as Answered[]),
      ]
      const [key, today] = [`r${keys}`, businessDateOf(finance.clock.now())]
      const asked =
        act.kind === 'set off'
          ? await askSetOff(act, rows, key)
          : act.kind === 'refund'
            ? await askRefund(act, rows, key, today)
            : await askDeposit(act, rows, { key, today, partnerId: this.partnerId })
      const answer = asked && (await this.#tell(finance, asked.by, asked.mutation))
      if (answer && !answer.refusal) counts.byHand += 1
    }

    async #sanction(fen: bigint): Promise<void> {
      await finance.deliver(ViolationSanctioned, {
        ...{ violationId: newId('violation'), no: 'VI-2026-000001', partnerId: this.partnerId, kind: 'CROSS_REGION' },
        ...{ sanctions: ['DEPOSIT_DEDUCTION'], deductionAmount: Money.ofFen(fen).toString(), forfeitedYear: null },
      })
      counts.byHand += 1
    }

    async #limit(limit: string): Promise<void> {
      const [line] = (await finance.db.execute(
        sql`select version from credit_line where partner_id = ${this.partnerId}`,
      )) as unknown as Answered[]
      await this.#tell(
        finance,
        'management',
        `setCreditLimit(partnerId: "${this.partnerId}", expectedVersion: ${line!.version}, limit: "${limit}", reason: "x") { ${RESULT('CreditLine', 'limit')} }`,
      )
    }

    async #tell(department: typeof orders, by: string | Viewer, mutation: string): Promise<Answered> {
      const { data, errors } = await department.ask(by, unchecked(`mutation { ${mutation} }`))
      // What cannot be asked, such as to return nothing, is refused like the rest; whatever else goes wrong is not expected.
      const [error] = errors
      if (error && error.extensions?.code !== 'BAD_USER_INPUT' && error.extensions?.code !== 'NOT_FOUND')
        throw new Error(`${mutation}: ${error.extensions?.code} ${error.message}`)
      const [answer] = error ? [null] : (Object.values(data) as [Answered])
      counts[answer && !answer.refusal ? 'took' : 'refused'] += 1
      return answer
    }
  }

  const serial = () => `M${String(++serials).padStart(8, '0')}` as const
  const isCable = (productId: string) => productId === cable.id
  return { orders, finance, relays, counts, newRun }
}

interface About {
  readonly order: Answered
  readonly qty: number
  readonly today: string
  readonly serial: () => string
  readonly isCable: (productId: string) => boolean
}

/** The arguments of each command; quantities may be more than there is, to be refused. */
const ARGUMENTS: Readonly<Record<OrderCommand, (about: About) => string>> = {
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
function nextOf({ status, lines, shipments }: Answered): OrderCommand | null {
  if (status === 'DRAFT') return 'submitOrder'
  if (status === 'SUBMITTED') return 'confirmOrder'
  if (status === 'ON_HOLD') return 'releaseHold'
  if (status === 'DELIVERED') return 'closeOrder'
  if (['CLOSED', 'CANCELLED', 'REJECTED'].includes(status)) return null
  if (lines.some((line: Answered) => line.allocatedQty > line.shippedQty)) return 'shipOrder'
  if (shipments.some((shipment: Answered) => shipment.status === 'IN_TRANSIT')) return 'confirmDelivery'
  return 'allocateOrder'
}

const NEXT_STEP: Readonly<Record<string, string>> = {
  DRAFTED: 'sendSettlement',
  DISPUTED: 'sendSettlement',
  SENT: 'confirmSettlement',
  CONFIRMED: 'submitSettlementForApproval',
  PENDING_APPROVAL: 'decideSettlement',
  APPROVED: 'issueInvoice',
}
