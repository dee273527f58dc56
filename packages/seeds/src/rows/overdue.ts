import { PaymentOverdue } from '@channelgraph/contracts'
import { addDays, type BusinessDate, daysBetween, Money } from '@channelgraph/values'
import type { Book } from '../book.ts'
import { atHour } from '../moments.ts'
import type { SettlementFact } from '../world/settlements.ts'
import type { Drafted } from './settlements.ts'

/** What of a settlement was still unpaid at an instant. */
const openAt = ({ gross, payments }: SettlementFact, at: Date): Money =>
  gross.minus(Money.sum(payments.filter(({ recordedAt }) => recordedAt < at).map(({ amount }) => amount)))

/** The sweep runs a minute past midnight. */
const sweepOf = (day: BusinessDate): Date => atHour(day, 1 / 60)

/** The day the sweep found a settlement unpaid after its due date; null where it never did. */
export function announcedOn(fact: SettlementFact, today: BusinessDate): BusinessDate | null {
  if (!fact.dueOn) return null
  const day = addDays(fact.dueOn, 1)
  return day < today && openAt(fact, sweepOf(day)).isPositive() ? day : null
}

/** PaymentOverdue for each of a partner's settlements that passed its due date unpaid, and once more when the last of them was paid. */
export function recordOverdue(book: Book, own: readonly Drafted[], today: BusinessDate): void {
  const overdueAt = (at: Date, day: BusinessDate) => {
    const open = own.filter(({ fact }) => fact.dueOn !== null && fact.dueOn < day && openAt(fact, at).isPositive())
    const amount = Money.sum(open.map(({ fact }) => openAt(fact, at)))
    return { amount, days: Math.max(0, ...open.map(({ fact }) => daysBetween(fact.dueOn ?? day, day))) }
  }
  for (const { fact, row } of own) {
    const { partnerId } = row
    const day = announcedOn(fact, today)
    if (!day) continue
    const at = sweepOf(day)
    const { amount, days } = overdueAt(at, day)
    const payload = { partnerId, amount: amount.toString(), days }
    book.record(at, PaymentOverdue.of({ id: row.id, version: 1 }, payload))
    const paidAt = fact.payments.at(-1)?.recordedAt
    if (fact.status !== 'PAID' || !paidAt) continue
    const after = new Date(paidAt.getTime() + 1)
    const left = overdueAt(after, fact.payments.at(-1)?.valueDate ?? day)
    if (!left.amount.isZero()) continue
    book.record(paidAt, PaymentOverdue.of({ id: row.id, version: 1 }, { partnerId, amount: '0.00', days: 0 }))
  }
}
