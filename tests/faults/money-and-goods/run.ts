import type { Viewer } from '@channelgraph/access'
import { SubsidyClaimed, ViolationSanctioned } from '@channelgraph/contracts'
import { type TestSubgraph, unchecked } from '@channelgraph/testkit'
import { addDays, addMonths, businessDateOf, Money, monthOf, newId } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import type { Act, OrderCommand } from './acts.ts'
import { type Answered, ARGUMENTS, NEXT_STEP, nextOf, ORDER, RESULT, SETTLEMENT_STEPS } from './commands.ts'
import { drain, type Relay } from './relay.ts'
import { askDeposit, askRefund, askSetOff, askSubsidy } from './waiting-money.ts'

/** When each run begins. */
export const BEGIN = '2026-06-01T02:00:00Z'
const DAY_MS = 86_400_000

/** What all runs share. */
export interface Shared {
  readonly orders: TestSubgraph<'orders'>
  readonly finance: TestSubgraph<'finance'>
  readonly relays: Readonly<Record<'to finance' | 'to orders', Relay>>
  readonly counts: { acts: number; took: number; byHand: number; refused: number }
  readonly cable: { readonly id: string }
  readonly charger: { readonly id: string }
}

/** How runs are begun: the acts of one partner, in two departments that others use as well. */
export function openRuns({ orders, finance, relays, counts, cable, charger }: Shared) {
  const toFinance = relays['to finance']
  const toOrders = relays['to orders']
  let serials = 0
  let keys = 0
  const serial = () => `M${String(++serials).padStart(8, '0')}` as const
  const isCable = (productId: string) => productId === cable.id

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
        case 'subsidy':
          return act.how === 'claim' ? this.#claim(act.fen) : this.#byHand(act)
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
      const { by = 'finance', args = '' } = SETTLEMENT_STEPS[name] ?? {}
      const key = name === 'issueInvoice' ? 'settlementId' : 'id'
      await this.#tell(
        finance,
        by === 'own' ? this.#own : by,
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

    async #byHand(act: Act & { kind: 'set off' | 'refund' | 'deposit' | 'subsidy' }): Promise<void> {
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
            : act.kind === 'subsidy'
              ? await askSubsidy(rows, key, today)
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

    async #claim(fen: bigint): Promise<void> {
      const [campaignId, amount] = [newId('campaign'), Money.ofFen(fen).toString()]
      await finance.deliver(SubsidyClaimed, { campaignId, no: 'MC202611-000001', partnerId: this.partnerId, amount })
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

  return (partnerId: string, own: Viewer) => new Run(partnerId, own)
}
