import { addDays, type BusinessDate, businessDateOf, daysBetween, Money } from '@channelgraph/values'
import { USUAL_TERMS } from '../../../subgraphs/finance/src/policies/policies.rules.ts'
import { overdueCleared, paymentOverdue } from '../../../subgraphs/finance/src/receivables/receivables.events.ts'
import { type OverdueNoticeRow, overdueNotice } from '../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { atHour } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { SettlementFact } from '../world/settlements.ts'
import type { Drafted } from './settlements.ts'

/** What of a settlement was still unpaid at an instant. */
const openAt = ({ gross, payments, setOff }: SettlementFact, at: Date): Money => {
  const paid = payments.filter(({ recordedAt }) => recordedAt < at).map(({ amount }) => amount)
  return gross.minus(Money.sum(setOff && setOff.at < at ? [...paid, setOff.amount] : paid))
}

/** The sweep runs a minute past midnight. */
const sweepOf = (day: BusinessDate): Date => atHour(day, 1 / 60)

/** What a partner owed at an instant for longer than is tolerated; null where it was tolerated. */
function debtAt(own: readonly Drafted[], at: Date): { amount: Money; days: number } | null {
  const day = businessDateOf(at)
  const late = own.filter(
    ({ fact }) =>
      fact.dueOn !== null && daysBetween(fact.dueOn, day) > USUAL_TERMS.overdueDays && openAt(fact, at).isPositive(),
  )
  const amount = Money.sum(late.map(({ fact }) => openAt(fact, at)))
  if (amount.compare(USUAL_TERMS.overdueAmount) <= 0) return null
  return { amount, days: Math.max(...late.map(({ fact }) => daysBetween(fact.dueOn ?? day, day))) }
}

/**
 * PaymentOverdue when a partner's overdue debt passed what is tolerated, and when a payment ended that. Returns the notice there
 * is, or was.
 */
export function recordOverdue(
  buffer: RowBuffer,
  own: readonly Drafted[],
  today: BusinessDate,
): OverdueNoticeRow | null {
  const sweeps = own.flatMap(({ fact }) => {
    const day = fact.dueOn && addDays(fact.dueOn, USUAL_TERMS.overdueDays + 1)
    return day && day < today ? [{ at: sweepOf(day), isSweep: true }] : []
  })
  const payments = own.flatMap(({ fact }) => fact.payments.map(({ recordedAt: at }) => ({ at, isSweep: false })))
  let notice: OverdueNoticeRow | null = null
  for (const { at, isSweep } of [...sweeps, ...payments].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    // A payment counts from the moment it is recorded on.
    const debt = debtAt(own, isSweep ? at : new Date(at.getTime() + 1))
    const isOpen: boolean = notice !== null && notice.clearedOn === null
    if (isSweep && debt && !isOpen) {
      const version: number = (notice?.version ?? 0) + 1
      const id = own[0]?.row.partnerId ?? ''
      notice = { id, ...debt, noticedOn: businessDateOf(at), clearedOn: null, version }
      buffer.record(at, paymentOverdue(notice))
    }
    if (!isSweep && !debt && isOpen && notice) {
      notice = { ...notice, clearedOn: businessDateOf(at), version: notice.version + 1 }
      buffer.record(at, overdueCleared(notice))
    }
  }
  if (notice) buffer.add(overdueNotice, [notice])
  return notice
}
