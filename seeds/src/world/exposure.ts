import { addDays, Money } from '@channelgraph/values'
import { inOfficeHours, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'
import { type Market, makeRefusedOrder, type OrderFact } from './orders.ts'
import type { SettlementFact } from './settlements.ts'

/**
 * What a partner's credit is taken up by, at any time: the gross of an order from its submission until it is cancelled or paid.
 * What is reserved, delivered, invoiced and owed of it changes meanwhile, its sum does not.
 */
export class Exposure {
  readonly #steps: readonly { readonly at: number; readonly sum: bigint }[]

  constructor(orders: readonly OrderFact[], settlements: readonly SettlementFact[]) {
    const changes: { at: number; by: bigint }[] = []
    const change = (at: Date, by: bigint) => changes.push({ at: at.getTime(), by })
    for (const { submittedAt, cancelledAt, rejectedAt, gross } of orders) {
      if (!submittedAt) continue
      change(submittedAt, gross.fen)
      const ended = cancelledAt ?? rejectedAt
      if (ended) change(ended, -gross.fen)
    }
    for (const { payments, setOff } of settlements) {
      if (setOff) change(setOff.at, -setOff.amount.fen)
      for (const { recordedAt, amount } of payments) change(recordedAt, -amount.fen)
    }
    let sum = 0n
    this.#steps = changes
      .sort((a, b) => a.at - b.at || Number(b.by - a.by))
      .map(({ at, by }) => {
        sum += by
        return { at, sum }
      })
  }

  peak(): Money {
    let most = 0n
    for (const { sum } of this.#steps) if (sum > most) most = sum
    return Money.ofFen(most)
  }

  /** The least that is taken up at some time from an instant on. */
  leastSince(instant: Date): Money {
    const later = this.#steps.filter(({ at }) => at > instant.getTime()).map(({ sum }) => sum)
    return Money.ofFen([this.at(instant).fen, ...later].reduce((least, sum) => (sum < least ? sum : least)))
  }

  /** What is taken up right after an instant. */
  at(instant: Date): Money {
    const last = this.#steps.findLast(({ at }) => at <= instant.getTime())
    return Money.ofFen(last?.sum ?? 0n)
  }
}

/** Large orders of the last weeks that finance had no credit left for, then or on any day since: they stand ON_HOLD (CREDIT). */
export function refuseOrders(
  stream: Stream,
  life: LifeFact,
  limit: Money,
  exposure: Exposure,
  market: Market,
): OrderFact[] {
  const { partner, activatedAt, terminatedAt } = life
  if (!activatedAt || terminatedAt || partner.course === 'SUSPENDED' || partner.rank < 5) return []
  const count = partner.rank % 3 === 0 ? 2 : partner.rank % 3 === 1 ? 1 : 0
  return Array.from({ length: count }, (_, i) => {
    const own = stream.of(i)
    const createdAt = inOfficeHours(workingDaysOn(addDays(market.today, -own.int(4, 40)), 0), own, 9, 15)
    const available = limit.minus(exposure.leastSince(createdAt))
    return makeRefusedOrder(own, life, createdAt, available, market)
  }).filter(({ submittedAt }) => submittedAt !== null)
}
