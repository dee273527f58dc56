import {
  addDays,
  addMonths,
  type BusinessDate,
  businessDateOf,
  Decimal,
  groupBy,
  Money,
  monthOf,
  type Period,
} from '@channelgraph/values'
import { dueDateOf } from '../../../subgraphs/finance/src/invoices/invoices.rules.ts'
import type { SettlementRow } from '../../../subgraphs/finance/src/settlements/settlements.tables.ts'
import { inOrder } from '../grouping.ts'
import { atHour, inOfficeHours, later, latest, MINUTE, workingDaysFrom, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'
import { paymentTermOf } from './contracts.ts'
import type { DeliveryFact } from './deliveries.ts'
import type { DisputeFact } from './disputes.ts'

export interface PaymentFact {
  readonly recordedAt: Date
  readonly valueDate: BusinessDate
  readonly amount: Money
  /** By how much it exceeded what it paid, and how that was set off against the next statement; null where it did not. */
  readonly extra: { readonly amount: Money; readonly setOff: SetOffFact | null } | null
}
/** What waited paid something of an invoice as it was issued. */
export interface SetOffFact {
  readonly at: Date
  /** The day the money had come. */
  readonly valueDate: BusinessDate
  readonly amount: Money
  /** Where finance took it apart and set it off again by hand. */
  readonly again: { readonly reversedAt: Date; readonly at: Date } | null
}
/** What waited was asked back: proposed, approved, paid, as far as there was time for it. */
export interface RefundFact {
  readonly proposedAt: Date
  readonly approvedAt: Date | null
  readonly paidAt: Date | null
}
/** A month's statement for one partner with each step it has taken. */
export interface SettlementFact {
  readonly life: LifeFact
  readonly period: Period
  readonly deliveries: readonly DeliveryFact[]
  readonly gross: Money
  readonly status: SettlementRow['status']
  readonly draftedAt: Date
  readonly sentAt: Date | null
  readonly confirmedAt: Date | null
  readonly submittedAt: Date | null
  readonly approvedAt: Date | null
  readonly invoicedAt: Date | null
  readonly dueOn: BusinessDate | null
  readonly payments: readonly PaymentFact[]
  readonly setOff: SetOffFact | null
  /** Of what its last payment left. */
  readonly refund: RefundFact | null
  readonly dispute: DisputeFact | null
  /** Where the first invoice was wrong: taken back by a red one (红字发票), and issued anew. */
  readonly reissue: { readonly reversedAt: Date; readonly at: Date } | null
}

/** How far the newest settlement is let go, so that every state is there to be seen. */
const STAGES = ['DRAFTED', 'SENT', 'SENT', 'CONFIRMED', 'PENDING_APPROVAL', 'APPROVED', 'INVOICED', 'INVOICED'] as const
const STEPS = ['DRAFTED', 'SENT', 'CONFIRMED', 'PENDING_APPROVAL', 'APPROVED', 'INVOICED'] as const
type Stage = (typeof STAGES)[number]

/** Of each fifty partners those who stopped paying some months ago: the deliberate overdue tail (Q07). */
const STOPPED_PAYING: ReadonlySet<number> = new Set([5, 6, 8, 11, 14, 19, 28])

/** How partners pay, and until when they have. */
export interface PayingTerms {
  readonly today: BusinessDate
  /** Their banks send what their customers paid each working day; the largest partners pay statements whole. */
  readonly paysDaily: boolean
}

export const draftDayOf = (month: Period): BusinessDate => workingDaysOn(addDays(month.to, 1), 0)

/** One partner's settlements, oldest first: one for each month in which it accepted goods, up to the last one closed. */
export function makeSettlements(
  stream: Stream,
  life: LifeFact,
  deliveries: readonly DeliveryFact[],
  terms: PayingTerms,
): SettlementFact[] {
  const { today } = terms
  const months = groupBy(
    inOrder(
      deliveries,
      ({ acceptedAt }) => acceptedAt,
      ({ line }) => line.id,
    ),
    ({ acceptedOn }) => acceptedOn.slice(0, 7),
  )
  const newest = newestMonth(today)
  return [...months.keys()].sort().flatMap((key) => {
    const period = monthOf(`${key}-01`)
    if (period.from > newest.from) return []
    const isNewest = period.from === newest.from
    const stage = isNewest ? stageOf(life) : 'INVOICED'
    return [makeSettlement(stream.of(key), life, period, months.get(key) ?? [], stage, isNewest, terms)]
  })
}

/** The last month whose drafting day is over. */
function newestMonth(today: BusinessDate): Period {
  let month = monthOf(addMonths(today, -1))
  while (draftDayOf(month) >= addDays(today, -1)) month = monthOf(addMonths(month.from, -1))
  return month
}

/** The personas' partners have a statement to confirm. */
const stageOf = ({ partner }: LifeFact): Stage =>
  partner.rank === 2 || partner.rank === 3 ? 'SENT' : (STAGES[partner.rank % STAGES.length] ?? 'SENT')

function makeSettlement(
  stream: Stream,
  life: LifeFact,
  period: Period,
  deliveries: readonly DeliveryFact[],
  stage: Stage,
  isNewest: boolean,
  terms: PayingTerms,
): SettlementFact {
  const { today } = terms
  const end = atHour(today, 0)
  const reached = STEPS.indexOf(stage as (typeof STEPS)[number])
  const draftedAt = later(atHour(draftDayOf(period), 9), 10 * MINUTE)
  // Silence of three working days confirms: a statement that is still to be confirmed was sent just now.
  const sendDay =
    isNewest && stage === 'SENT' ? workingDaysOn(today, -1) : workingDaysOn(businessDateOf(draftedAt), stream.int(0, 2))
  const step = (n: number, at: Date): Date | null => (reached >= n && at < end ? at : null)
  const sentAt = step(1, latest(inOfficeHours(sendDay, stream, 13, 16), later(draftedAt, 30 * MINUTE)))
  const after = (at: Date | null, days: number, from: number, to: number) =>
    at && inOfficeHours(workingDaysOn(businessDateOf(at), days), stream, from, to)
  const confirming = after(sentAt, stream.int(1, 2), 10, 17)
  const confirmedAt = confirming && step(2, confirming)
  const submitting = after(confirmedAt, 1, 9, 11)
  const submittedAt = submitting && step(3, submitting)
  const approving = after(submittedAt, 0, 13, 16)
  const approvedAt = approving && step(4, latest(approving, later(submittedAt ?? approving, 60 * MINUTE)))
  const invoicing = after(approvedAt, 1, 10, 16)
  const invoicedAt = invoicing && step(5, invoicing)
  const dueOn = invoicedAt && dueDateOf(businessDateOf(invoicedAt), paymentTermOf(life))
  const gross = Money.sum(deliveries.map((delivery) => delivery.gross))
  const payments = dueOn && invoicedAt ? paymentsOf(stream, life, gross, invoicedAt, dueOn, terms) : []
  const paid = Money.sum(payments.map(({ amount }) => amount))
  const status = invoicedAt
    ? paid.equals(gross)
      ? 'PAID'
      : paid.isZero()
        ? 'INVOICED'
        : 'PARTIALLY_PAID'
    : approvedAt
      ? 'APPROVED'
      : submittedAt
        ? 'PENDING_APPROVAL'
        : confirmedAt
          ? 'CONFIRMED'
          : sentAt
            ? 'SENT'
            : 'DRAFTED'
  return {
    life,
    period,
    deliveries,
    gross,
    status,
    draftedAt,
    sentAt,
    confirmedAt,
    submittedAt,
    approvedAt,
    invoicedAt,
    dueOn,
    payments,
    setOff: null,
    refund: null,
    dispute: null,
    reissue: null,
  }
}

/** Nine of ten pay in time; some in two parts; a few have stopped. */
function paymentsOf(
  stream: Stream,
  { partner }: LifeFact,
  gross: Money,
  invoicedAt: Date,
  dueOn: BusinessDate,
  { today, paysDaily }: PayingTerms,
): PaymentFact[] {
  const end = atHour(today, 0)
  const stopped = STOPPED_PAYING.has(partner.rank % 50) && partner.course === 'ACTIVE'
  const since = addDays(today, -(72 + (partner.rank % 5) * 12))
  const isLate = stream.chance(0.07)
  const days = isLate ? stream.int(1, 18) : -stream.int(0, 9)
  const valueDate = workingDaysOn(addDays(dueOn, days), 0)
  const inTime = isLate || valueDate <= dueOn ? valueDate : workingDaysOn(dueOn, -1)
  const pay = (on: BusinessDate, amount: Money): PaymentFact[] => {
    const recordedAt = latest(inOfficeHours(on, stream, 10, 17), later(invoicedAt, 60 * MINUTE))
    return recordedAt < end ? [{ recordedAt, valueDate: on, amount, extra: null }] : []
  }
  const half = Money.round(gross.toDecimal().times(new Decimal(stream.int(30, 60)).div(100)))
  if (stopped && dueOn >= since) return partner.rank % 2 === 0 && dueOn < addDays(since, 31) ? pay(inTime, half) : []
  if (paysDaily && partner.tier !== 'STRATEGIC')
    return dayByDay(gross, businessDateOf(invoicedAt), inTime).flatMap(([on, part]) => pay(on, part))
  if (stream.chance(0.06)) return [...pay(inTime, half), ...pay(workingDaysOn(inTime, 3), gross.minus(half))]
  return pay(inTime, gross)
}

/** Equal parts on each working day after the invoice, the last of which takes what is left. */
function dayByDay(gross: Money, issuedOn: BusinessDate, last: BusinessDate): [BusinessDate, Money][] {
  const days = workingDaysFrom(addDays(issuedOn, 1), last)
  if (days.length === 0) return [[last, gross]]
  const part = Money.ofFen(gross.fen / BigInt(days.length))
  if (part.isZero()) return [[last, gross]]
  const before = Money.ofFen(part.fen * BigInt(days.length - 1))
  return days.map((on, i) => [on, i < days.length - 1 ? part : gross.minus(before)])
}
