import { addDays, type BusinessDate, businessDateOf } from '@channelgraph/values'
import { atHour, inOfficeHours, later, latest, MINUTE, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { PartnerFact } from './partners.ts'
import type { TrainingFact } from './training.ts'

/** When a partner's standing changed. */
export interface LifeFact {
  readonly partner: PartnerFact
  readonly signedAt: Date
  readonly grantedAt: Date
  /** Null while the deposit is missing. */
  readonly depositAt: Date | null
  readonly activatedAt: Date | null
  /** Suspensions, oldest first; the last may go on. */
  readonly suspensions: readonly SuspensionFact[]
  readonly terminatedAt: Date | null
}
export interface SuspensionFact {
  readonly at: Date
  readonly reason: string
  readonly until: BusinessDate | null
  readonly byViolation: boolean
  readonly reinstatedAt: Date | null
}

/** Signed, trained, deposited, activated; later perhaps suspended, reinstated or terminated. */
export function makeLife(stream: Stream, partner: PartnerFact, training: TrainingFact, today: BusinessDate): LifeFact {
  const registeredOn = businessDateOf(partner.registeredAt)
  const end = atHour(today, 0)
  const signedAt = inOfficeHours(workingDaysOn(registeredOn, stream.int(1, 3)), stream, 9, 12)
  const grantedAt = later(signedAt, stream.int(20, 180) * MINUTE)
  const depositDay = workingDaysOn(businessDateOf(signedAt), stream.int(3, 7))
  const depositAt = inOfficeHours(depositDay, stream, 13, 16)
  // Of those still on their way in, one waits for its deposit, the others for their training.
  const paid = depositAt < end && !(partner.course === 'ONBOARDING' && partner.kind === 'AGENT')
  const life = { partner, signedAt, grantedAt, depositAt: paid ? depositAt : null }
  const trainedAt = training.onboardedAt
  if (partner.course === 'ONBOARDING' || !trainedAt) {
    return { ...life, activatedAt: null, suspensions: [], terminatedAt: null }
  }
  const ready = latest(trainedAt, depositAt)
  const activatedAt = inOfficeHours(workingDaysOn(businessDateOf(ready), 1), stream, 9, 11)
  return {
    ...life,
    activatedAt,
    suspensions: suspensionsOf(stream, partner, activatedAt, today),
    terminatedAt:
      partner.course === 'TERMINATED' ? inOfficeHours(workingDaysOn(addDays(today, -170), 0), stream, 14, 17) : null,
  }
}

function suspensionsOf(stream: Stream, partner: PartnerFact, activatedAt: Date, today: BusinessDate): SuspensionFact[] {
  if (partner.course === 'SUSPENDED') {
    const byViolation = partner.rank % 8 !== 2
    const at = inOfficeHours(workingDaysOn(addDays(today, -9), 0), stream, 15, 17)
    const until = byViolation ? null : addDays(today, 12)
    const reason = byViolation ? '跨区销售调查期间暂停供货' : '仓储消防整改'
    return [{ at, reason, until, byViolation, reinstatedAt: null }]
  }
  // Two of fifty active partners were suspended once, and came back.
  if (partner.rank % 50 !== 13 && partner.rank % 50 !== 27) return []
  const day = workingDaysOn(addDays(today, -stream.int(150, 240)), 0)
  const at = inOfficeHours(day, stream, 15, 17)
  if (at < later(activatedAt, 60 * 24 * 60 * MINUTE)) return []
  const back = workingDaysOn(addDays(day, stream.int(10, 25)), 0)
  const reinstatedAt = inOfficeHours(back, stream, 9, 11)
  const suspension = { at, reason: '逾期未报送库存', byViolation: false }
  // One was let back before its last day; the other's last day came, and the schedule ended it.
  return partner.rank % 50 === 13
    ? [{ ...suspension, until: addDays(day, 28), reinstatedAt }]
    : [{ ...suspension, until: addDays(back, -1), reinstatedAt: atHour(back, 1 / 60) }]
}
