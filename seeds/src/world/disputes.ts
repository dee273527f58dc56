import { businessDateOf, Money } from '@channelgraph/values'
import { atHour, later, MINUTE } from '../moments.ts'
import type { LifeFact } from './activation.ts'
import type { SettlementFact } from './settlements.ts'

/** A partner's objection to the first line of its statement. */
export interface DisputeFact {
  readonly openedAt: Date
  /** When finance rejected it, and sent the statement again; null where it is open. */
  readonly decidedAt: Date | null
}

/** What a partner says is right instead: a tenth less. */
export const claimOf = (gross: Money): Money => Money.ofFen((gross.fen * 9n) / 10n)

/**
 * Of each eight partners with a statement to confirm half object to it, and of each ten one objected to an earlier one: finance
 * found it right, and it was confirmed.
 */
export function objectTo(facts: readonly SettlementFact[], { partner: { rank } }: LifeFact): SettlementFact[] {
  return facts.map((fact, i) => {
    const { sentAt, confirmedAt } = fact
    if (!sentAt) return fact
    const openedAt = later(sentAt, 60 * MINUTE)
    if (fact.status === 'SENT' && rank > 8 && rank % 16 > 8)
      return { ...fact, status: 'DISPUTED', dispute: { openedAt, decidedAt: null } }
    if (!confirmedAt || rank % 10 !== 7 || i !== facts.length - 2) return fact
    return { ...fact, dispute: { openedAt, decidedAt: atHour(businessDateOf(confirmedAt), 9.5) } }
  })
}

/** Of each ten partners one's last invoice but one was wrong: taken back the same hour, and issued anew. */
export function reissue(facts: readonly SettlementFact[], { partner: { rank } }: LifeFact): SettlementFact[] {
  return facts.map((fact, i) => {
    const { invoicedAt, setOff } = fact
    if (!invoicedAt || setOff || rank < 4 || rank % 10 !== 2 || i !== facts.length - 2) return fact
    return { ...fact, reissue: { reversedAt: later(invoicedAt, 20 * MINUTE), at: later(invoicedAt, 40 * MINUTE) } }
  })
}
