import type { Department } from '@channelgraph/contracts'
import { addDays, addMonths, type BusinessDate, Decimal, daysBetween } from '@channelgraph/values'
import postgres from 'postgres'

// What the questions' answers are checked against: the raw rows of the four databases, read as a superuser reads them, and added up
// here in plain loops. Nothing of the departments' own code is used, so that a wrong sum there cannot be right here as well.

export type Row = Readonly<Record<string, string>>

/** Every row of some tables as text, and the figures of specification 3.14 computed from them. */
export class SeededRows {
  readonly #tables = new Map<string, Row[]>()
  readonly today: BusinessDate

  private constructor(today: BusinessDate) {
    this.today = today
  }

  static async read(urls: Readonly<Record<Department, string>>, today: BusinessDate): Promise<SeededRows> {
    const rows = new SeededRows(today)
    for (const [department, tables] of Object.entries(TABLES) as [Department, string[]][]) {
      const sql = postgres(urls[department], { max: 1 })
      for (const table of tables) {
        const found = await sql.unsafe(`select row_to_json(t)::text as row from ${table} t`)
        rows.#tables.set(
          table,
          found.map(({ row }) => JSON.parse(row, (_key, value) => (typeof value === 'number' ? String(value) : value))),
        )
      }
      await sql.end()
    }
    return rows
  }

  of(table: string): Row[] {
    const rows = this.#tables.get(table)
    if (!rows) throw new Error(`${table} was not read.`)
    return rows
  }

  partner(id: string): Row {
    return this.of('partner').find((row) => row.id === id)!
  }

  /** Less what came back. */
  deliveredNet(partnerId: string, from: BusinessDate, to: BusinessDate): Decimal {
    const accepted = (table: string) =>
      sum(
        this.of(table)
          .filter((row) => row.partner_id === partnerId && row.accepted_on! >= from && row.accepted_on! <= to)
          .map(({ net }) => net),
      )
    return accepted('shipment').minus(accepted('goods_return'))
  }

  /** What its partner accepted of a campaign's products, in its regions and on its days, less what came back of them on these. */
  attributed(campaign: Row): { readonly units: number; readonly net: Decimal } {
    const [paths, products] = [campaign.region_paths, campaign.product_ids].map((list) => list as unknown as string[])
    const linesOf = (table: string, lineTable: string, key: string) => {
      const moved = this.of(table).filter(
        ({ partner_id, accepted_on, region_path }) =>
          partner_id === campaign.partner_id &&
          accepted_on &&
          accepted_on >= campaign.starts_on! &&
          accepted_on <= campaign.ends_on! &&
          paths!.some((path) => region_path!.startsWith(path)),
      )
      const ids = new Set(moved.map(({ id }) => id))
      return this.of(lineTable).filter(
        (line) => ids.has(line[key]) && (products!.length === 0 || products!.includes(line.product_id!)),
      )
    }
    const came = linesOf('shipment', 'shipment_line', 'shipment_id')
    const back = linesOf('goods_return', 'goods_return_line', 'return_id')
    const of = (column: string) => sum(came.map((l) => l[column])).minus(sum(back.map((l) => l[column])))
    return { units: of('qty').toNumber(), net: of('net') }
  }

  overdue(partnerId: string): Decimal {
    return sum(this.#overdueReceivables(partnerId).map((r) => r.open))
  }

  maxOverdueDays(partnerId: string): number {
    return Math.max(0, ...this.#overdueReceivables(partnerId).map((r) => daysBetween(r.due_on!, this.today)))
  }

  #overdueReceivables(partnerId: string): Row[] {
    return this.of('receivable').filter(
      (r) => r.partner_id === partnerId && r.due_on! < this.today && new Decimal(r.open!).gt(0),
    )
  }

  onTimePaymentRate(partnerId: string): Decimal | null {
    const due = this.of('receivable').filter(
      (r) =>
        r.partner_id === partnerId &&
        r.due_on! >= addMonths(this.today, -12) &&
        r.due_on! < this.today &&
        !r.reversed_on,
    )
    // What was set off was there since the day of its money.
    const paid = [...this.of('payment_allocation'), ...this.of('set_off').filter((s) => s.status === 'POSTED')]
    const onTime = due.flatMap((r) =>
      paid.filter((a) => a.receivable_id === r.id && a.value_date! <= r.due_on!).map((a) => a.amount),
    )
    return ratio(sum(onTime), sum(due.map((r) => r.amount)))
  }

  /** Received less taken, by the ledger. */
  depositHeld(partnerId: string): Decimal {
    const of = (side: 'debit' | 'credit') =>
      sum(
        this.of('ledger_entry')
          .filter((entry) => entry.partner_id === partnerId && entry[side] === 'DEPOSIT')
          .map(({ amount }) => amount),
      )
    return of('credit').minus(of('debit'))
  }

  openComplaintCount(partnerId: string): number {
    return this.of('complaint').filter((c) => c.partner_id === partnerId && c.status !== 'CLOSED').length
  }

  upheldPer100Units(partnerId: string): Decimal | null {
    const since = addMonths(this.today, -12)
    const upheld = this.of('complaint').filter(
      (c) =>
        c.partner_id === partnerId &&
        String(c.upheld) === 'true' &&
        c.concluded_at &&
        c.concluded_at.slice(0, 10) > since,
    ).length
    const installed = this.of('charger').filter(
      (c) => c.partner_id === partnerId && c.installed_on && c.installed_on > since && c.installed_on <= this.today,
    ).length
    return ratio(new Decimal(upheld * 100), new Decimal(installed))
  }

  csat(partnerId: string): Decimal | null {
    const since = addMonths(this.today, -12)
    const given = this.of('complaint_follow_up').filter((f) => f.partner_id === partnerId && f.at!.slice(0, 10) > since)
    return ratio(sum(given.map((f) => f.satisfaction)).times(20), new Decimal(given.length))
  }

  onHand(partnerId: string): Row[] {
    return this.of('serial_unit').filter(
      (u) => u.partner_id === partnerId && u.delivered_on && !u.installed_on && !u.returned_on,
    )
  }

  stockCoverDays(partnerId: string): Decimal | null {
    const sold = this.of('serial_unit').filter(
      (u) =>
        u.partner_id === partnerId &&
        u.installed_on &&
        u.installed_on > addDays(this.today, -56) &&
        u.installed_on <= this.today,
    )
    return ratio(new Decimal(this.onHand(partnerId).length), new Decimal(sold.length).div(56))
  }

  targetAttainment(partnerId: string): Decimal | null {
    const contract = this.of('contract').find(
      (c) => c.partner_id === partnerId && c.effective_from! <= this.today && c.effective_to! >= this.today,
    )
    if (!contract) return null
    let from = contract.effective_from!
    while (addMonths(from, 12) <= this.today) from = addMonths(from, 12)
    const elapsed = daysBetween(from, this.today) + 1
    const expected = new Decimal(contract.annual_target!).times(elapsed).div(daysBetween(from, addMonths(from, 12)))
    return ratio(this.deliveredNet(partnerId, from, this.today), expected)
  }

  trainingValid(partnerId: string): boolean {
    const topics = this.of('training_course')
      .filter((c) => String(c.mandatory_for_onboarding) === 'true')
      .flatMap((c) => c.topics as unknown as string[])
    const certificates = this.of('certificate').filter(
      (c) => c.partner_id === partnerId && c.valid_until! >= this.today && String(c.revoked) === 'false',
    )
    return topics.every((topic) => certificates.some((c) => (c.topics as unknown as string[]).includes(topic)))
  }

  /** 40 attainment, 15 cover, 10 complaints, 10 csat, 25 payment; a missing figure leaves its weight to the others. */
  healthScore(partnerId: string): string | null {
    const attainment = this.targetAttainment(partnerId)
    const cover = this.stockCoverDays(partnerId)
    const upheld = this.upheldPer100Units(partnerId)
    const csat = this.csat(partnerId)
    const onTime = this.maxOverdueDays(partnerId) > 30 ? new Decimal(0) : this.onTimePaymentRate(partnerId)
    const parts: [number, Decimal | null][] = [
      [40, attainment && Decimal.min(attainment, 1)],
      [15, cover && Decimal.max(0, Decimal.min(1, cover.div(15), new Decimal(180).minus(cover).div(120)))],
      [10, upheld && Decimal.max(0, new Decimal(1).minus(upheld.div(4)))],
      [10, csat?.div(100) ?? null],
      [25, onTime],
    ]
    const known = parts.filter((part): part is [number, Decimal] => part[1] !== null)
    const weights = known.reduce((total, [weight]) => total + weight, 0)
    if (weights === 0) return null
    return known
      .reduce((total, [weight, value]) => total.plus(value.times(weight)), new Decimal(0))
      .times(100)
      .div(weights)
      .toFixed(6)
  }
}

export const sum = (amounts: readonly (string | undefined)[]): Decimal =>
  amounts.reduce((total, amount) => total.plus(amount ?? 0), new Decimal(0))

/** Rounded to six decimals, as every KPI is; null for a divisor of zero. */
const ratio = (part: Decimal, whole: Decimal): Decimal | null =>
  whole.isZero() ? null : part.div(whole).toDecimalPlaces(6)

const TRAINING = ['certificate', 'training_course', 'training_enrolment']
const ADMISSION = ['partner_application', 'evaluation_report', 'contract', 'territory', 'territory_region']
const SETTLED = [
  'settlement',
  'settlement_line',
  'settlement_dispute',
  'invoice',
  'receivable',
  'payment',
  'payment_allocation',
  'set_off',
]
const TABLES: Partial<Record<Department, string[]>> = {
  partners: ['partner', 'employee', 'region', 'violation', 'demand_analysis', 'campaign', ...ADMISSION, ...TRAINING],
  orders: [
    'product',
    'sales_order',
    'order_line',
    'shipment',
    'shipment_line',
    'serial_unit',
    'goods_return',
    'goods_return_line',
  ],
  support: ['complaint', 'complaint_follow_up', 'charger', 'support_ticket'],
  finance: [
    ...SETTLED,
    'ledger_entry',
    'delivery_ref',
    'credit_line',
    'credit_reservation',
    'deposit_deduction',
    'subsidy',
  ],
}
