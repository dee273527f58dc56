import { setImmediate as breath } from 'node:timers/promises'
import { addDays, type BusinessDate, businessDateOf } from '@channelgraph/values'
import { settlementSeries } from '../../../subgraphs/finance/src/drafting/drafting.rules.ts'
import { invoiceSeries, invoicesOf } from '../../../subgraphs/finance/src/invoices/invoices.rules.ts'
import { orderSeries } from '../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import { applicationSeries } from '../../../subgraphs/partners/src/applications/applications.rules.ts'
import { contractSeries } from '../../../subgraphs/partners/src/contracts/contracts.rules.ts'
import { certificateSeries } from '../../../subgraphs/partners/src/training/training.rules.ts'
import { Numbers } from '../numbers.ts'
import { Progress } from '../progress.ts'
import { upheldComplaint } from '../rows/complaints.ts'
import type { LifeFact } from './activation.ts'
import { makeOtherApplications } from './applications.ts'
import { type CaseSurvey, surveyCases } from './case-survey.ts'
import type { InstallTerms } from './installs.ts'
import { enterUnits } from './serial-numbers.ts'
import type { SettlementFact } from './settlements.ts'
import { type SharedData, signedApplicationOf, trainingOf } from './shared-data.ts'
import { makeTrade, type Trade } from './trade.ts'
import { UnitIndex } from './unit-index.ts'
import { makeViolations, type ViolationFact } from './violations.ts'

/** What one partner has several of, numbered over all partners. */
const KINDS = ['applications', 'contracts', 'certificates', 'orders', 'units', 'settlements', 'invoices'] as const
type Kind = (typeof KINDS)[number]

/** Where a partner's entries begin in each numbering; they follow each other in the order in which its history makes them. */
export type Entries = Readonly<Record<Kind, number>>

/**
 * What a partner's history needs to know of all others'. It is learnt by making every history once and keeping of it no more than
 * when things happened that are numbered; the histories are made again when they are written, one by one.
 */
export interface Survey {
  readonly numbers: Readonly<Record<Kind, Numbers>>
  /** Of each partner, by its id. */
  readonly entries: ReadonlyMap<string, Entries>
  /** Where those who are no partners begin. */
  readonly applicants: Entries
  readonly installing: InstallTerms
  readonly cases: CaseSurvey
  /** By the partner's id, those that did anything: complaints of its conduct are among them, so that they come after the cases. */
  readonly violations: ReadonlyMap<string, readonly ViolationFact[]>
  /** The first settlement made of each month. */
  readonly months: ReadonlyMap<string, SettlementFact>
  /** The partner whose oldest unpaid settlement is the oldest of all: finance blocked its credit the other day. */
  readonly longestOverdue: string | null
}

/** Surveys a world, reporting how far it is. It lets others have their turn now and then: whoever presses Ctrl-C above all. */
export async function surveyWorld(shared: SharedData, onProgress: (line: string) => void): Promise<Survey> {
  const { stream, scale, today, lives, places } = shared
  const numbers = Object.fromEntries(KINDS.map((kind) => [kind, new Numbers()])) as Record<Kind, Numbers>
  const now = () => Object.fromEntries(KINDS.map((kind) => [kind, numbers[kind].size])) as Entries
  const units = new UnitIndex(numbers.units)
  const entries = new Map<string, Entries>()
  const months = new Map<string, SettlementFact>()
  const areas = new Set<string>()
  let oldest: SettlementFact | null = null
  const progress = new Progress('planned orders', scale.orders, onProgress)
  for (const life of lives) {
    entries.set(life.partner.id, now())
    enterAdmission(numbers, shared, life)
    const trade = makeTrade(shared, life)
    enterTrade(numbers, trade, life)
    if (addUnits(units, numbers.units, trade, life)) areas.add(life.partner.area.code)
    for (const fact of trade.settlements) {
      if (!months.has(fact.period.from)) months.set(fact.period.from, fact)
      if (isOverdue(fact, today) && (fact.dueOn ?? '') < (oldest?.dueOn ?? '9999-12-31')) oldest = fact
    }
    progress.add(trade.orders.length)
    await breath()
  }
  const applicants = now()
  for (const { row, draft } of makeOtherApplications(stream.of('applications'), shared)) {
    numbers.applications.enter(applicationSeries(businessDateOf(row.createdAt)), row.createdAt.getTime(), row.id)
    // Drafts are the latest of all.
    if (draft) numbers.contracts.enter(contractSeries(addDays(today, -1)), Number.POSITIVE_INFINITY, '')
  }
  for (const kind of KINDS) numbers[kind].give()
  onProgress('installing the chargers that were delivered')
  const installing = { stream: stream.of('installs'), places, areas: [...areas].sort(), today }
  await units.install(installing)
  const cases = await surveyCases({ stream, scale, lives, today }, units, onProgress)
  const violations = makeViolations(stream.of('violations'), shared, (life) =>
    cases
      .complaintsOf(life)
      .filter(({ fact }) => fact.category === 'PARTNER_CONDUCT')
      .flatMap((complaint) => upheldComplaint(complaint, shared) ?? []),
  )
  const longestOverdue = oldest?.life.partner.id ?? null
  return { numbers, entries, applicants, installing, cases, violations, months, longestOverdue }
}

function enterAdmission(numbers: Survey['numbers'], shared: SharedData, life: LifeFact): void {
  const { row } = signedApplicationOf(shared, life)
  numbers.applications.enter(applicationSeries(businessDateOf(row.createdAt)), row.createdAt.getTime(), row.id)
  for (const { id, status, examinedAt } of trainingOf(shared, life.partner).enrolments) {
    if (status !== 'PASSED' || !examinedAt) continue
    numbers.certificates.enter(certificateSeries(businessDateOf(examinedAt)), examinedAt.getTime(), id)
  }
}

const isOverdue = ({ status, dueOn }: SettlementFact, today: BusinessDate): boolean =>
  /INVOICED|PARTIALLY_PAID/.test(status) && dueOn !== null && dueOn < today

function enterTrade(numbers: Survey['numbers'], { contracts, orders, settlements }: Trade, life: LifeFact): void {
  for (const { row } of contracts) {
    numbers.contracts.enter(contractSeries(businessDateOf(row.signedAt)), row.signedAt.getTime(), row.id)
  }
  for (const { id, createdAt } of orders) {
    numbers.orders.enter(orderSeries(businessDateOf(createdAt)), createdAt.getTime(), id)
  }
  for (const { period, invoicedAt, deliveries, reissue } of settlements) {
    // A month's settlements are numbered by partner, as the drafting command does.
    const series = settlementSeries(period)
    numbers.settlements.enter(series, 0, life.partner.id)
    if (!invoicedAt) continue
    const rates = invoicesOf(deliveries.map(({ net, vat, gross, line: { vatRate } }) => ({ net, vat, gross, vatRate })))
    const tie = `${series}/${life.partner.id}`
    // One taken back takes two numbers more: the red one's, and the one's that was issued anew.
    const count = rates.length * (reissue ? 3 : 1)
    numbers.invoices.enter(invoiceSeries(businessDateOf(invoicedAt)), invoicedAt.getTime(), tie, count)
  }
}

/** Whether any unit was delivered. */
function addUnits(units: UnitIndex, numbers: Numbers, { orders }: Trade, life: LifeFact): boolean {
  let some = false
  for (const shipment of orders.flatMap((order) => order.shipments)) {
    const tickets = enterUnits(numbers, shipment)
    const { shippedAt, acceptedAt } = shipment
    if (!acceptedAt) continue
    some = true
    for (const [i, { line, qty }] of shipment.lines.entries()) {
      const ticket = tickets[i] ?? -1
      units.add({ life, product: line.product, shippedAt, acceptedAt, qty, ticket })
    }
  }
  return some
}
