import { type BusinessDate, businessDateOf, Money } from '@channelgraph/values'
import { atHour, later, MINUTE, workingDaysOn } from '../moments.ts'
import type { LifeFact } from './activation.ts'
import type { RefundFact, SetOffFact, SettlementFact } from './settlements.ts'

/** What some partners pay too much, once. */
const EXTRA = Money.parse('500.00')

/**
 * Of each six partners one paid more than it owed, and the next statement was paid with what was left; and one asked that back,
 * where it owed nothing more. Of every second one finance took the set-off apart and made it again by hand.
 */
export function payAhead(
  facts: readonly SettlementFact[],
  { partner }: LifeFact,
  today: BusinessDate,
): SettlementFact[] {
  const invoiced = facts.filter(({ invoicedAt }) => invoicedAt !== null)
  if (partner.rank % 6 === 1) return setOffNext(facts, invoiced, partner.rank % 12 === 1, today)
  if (partner.rank % 6 === 4) return askBack(facts, invoiced, today)
  return [...facts]
}

const lastPaid = ({ payments }: SettlementFact) => payments.at(-1)

/** Whether all of these are paid by an instant. */
const settledBy = (facts: readonly SettlementFact[], at: Date): boolean =>
  facts.every((fact) => fact.status === 'PAID' && lastPaid(fact)!.recordedAt <= at)

function setOffNext(
  facts: readonly SettlementFact[],
  invoiced: readonly SettlementFact[],
  byHand: boolean,
  today: BusinessDate,
): SettlementFact[] {
  const place = invoiced.findLastIndex((fact, i) => {
    const [paid, next] = [lastPaid(fact), invoiced[i + 1]]
    if (!paid || !next?.invoicedAt || next.invoicedAt <= paid.recordedAt) return false
    const first = next.payments[0]?.amount ?? next.gross
    return settledBy(invoiced.slice(0, i + 1), paid.recordedAt) && first.compare(EXTRA.plus(EXTRA)) > 0
  })
  const [one, next] = [invoiced[place], invoiced[place + 1]]
  if (!one || !next?.invoicedAt) return [...facts]
  const { valueDate } = lastPaid(one)!
  const [first, ...rest] = next.payments
  const at = next.invoicedAt
  const again = { reversedAt: later(at, 20 * MINUTE), at: later(at, 40 * MINUTE) }
  const setOff: SetOffFact = {
    ...{ at, valueDate, amount: EXTRA },
    again: byHand && again.at < atHour(today, 0) ? again : null,
  }
  const covered: SettlementFact = {
    ...next,
    status: next.status === 'INVOICED' ? 'PARTIALLY_PAID' : next.status,
    payments: first ? [{ ...first, amount: first.amount.minus(EXTRA) }, ...rest] : [],
    setOff,
  }
  return facts.map((fact) => (fact === one ? overpaid(one, setOff) : fact === next ? covered : fact))
}

function askBack(
  facts: readonly SettlementFact[],
  invoiced: readonly SettlementFact[],
  today: BusinessDate,
): SettlementFact[] {
  const last = invoiced.at(-1)
  const paid = last && lastPaid(last)
  if (!paid || !settledBy(invoiced, paid.recordedAt)) return [...facts]
  const end = atHour(today, 0)
  const within = (at: Date): Date | null => (at < end ? at : null)
  const day = workingDaysOn(businessDateOf(paid.recordedAt), 1)
  const proposedAt = within(atHour(day, 10))
  const refund: RefundFact | null = proposedAt && {
    proposedAt,
    approvedAt: within(atHour(day, 15)),
    paidAt: within(atHour(workingDaysOn(day, 1), 11)),
  }
  return facts.map((fact) => (fact === last ? { ...overpaid(last, null), refund } : fact))
}

const overpaid = (fact: SettlementFact, setOff: SetOffFact | null): SettlementFact => ({
  ...fact,
  payments: fact.payments.map((payment) =>
    payment === lastPaid(fact) ? { ...payment, extra: { amount: EXTRA, setOff } } : payment,
  ),
})
