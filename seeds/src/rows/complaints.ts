import { ComplaintUpheld, type DomainEvent, type Operation } from '@channelgraph/contracts'
import { businessDateOf, documentNumber } from '@channelgraph/values'
import { reopenedAt } from '../../../subgraphs/support/src/cases/sla.rules.ts'
import {
  COMPLAINT_DUE_AT,
  complaintClosed,
  complaintSlaBreached,
  complaintUpheld,
} from '../../../subgraphs/support/src/complaints/complaints.events.ts'
import {
  complaintBreaches,
  complaintDueTimes,
  complaintSeries,
  needsCoSignature,
  openingComplaint,
  reopens,
} from '../../../subgraphs/support/src/complaints/complaints.rules.ts'
import {
  type ComplaintRow,
  complaint,
  complaintFollowUp,
  type FollowUpRow,
} from '../../../subgraphs/support/src/complaints/complaints.tables.ts'
import { atHour, inOfficeHours, later, latest, MINUTE, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { Numbered } from '../world/case-survey.ts'
import type { ComplaintFact } from '../world/cases.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { UpheldComplaint } from '../world/violations.ts'

/** Who handles complaints, and until when. */
type Staged = Pick<SharedData, 'staff' | 'today'>

const numberOf = ({ fact, number }: Numbered<ComplaintFact>): string =>
  documentNumber(complaintSeries(businessDateOf(fact.openedAt)), number)

/** A complaint up to the state it is left in: classified, registered, handled, followed up, told to the partner (四.4). */
export function writeComplaint(buffer: RowBuffer, complaint: Numbered<ComplaintFact>, staged: Staged): void {
  new Handling(buffer, complaint.fact, numberOf(complaint), staged).run()
}

/** Whether and when a complaint was upheld, the first time where it was heard again: its way is gone once more, and nothing of it kept. */
export function upheldComplaint(complaint: Numbered<ComplaintFact>, staged: Staged): UpheldComplaint | null {
  const upheldAt: Date[] = []
  const record = (at: Date, { type }: DomainEvent) => {
    if (type === ComplaintUpheld.type) upheldAt.push(at)
  }
  writeComplaint({ add: () => {}, change: () => {}, record }, complaint, staged)
  const [at] = upheldAt
  return at ? { id: complaint.fact.id, no: numberOf(complaint), at } : null
}

const STATES = [
  'REGISTERED',
  'CLASSIFIED',
  'INVESTIGATING',
  'CONCLUDED',
  'RECTIFYING',
  'FOLLOW_UP',
  'PARTNER_NOTIFIED',
  'CLOSED',
]

/** How far a complaint goes that is left in this state. */
const depthOf = (until: ComplaintRow['status']): number =>
  until === 'REOPENED' ? STATES.indexOf('FOLLOW_UP') : STATES.indexOf(/UPHELD/.test(until) ? 'CONCLUDED' : until)

class Handling {
  readonly #buffer: RowBuffer
  readonly #fact: ComplaintFact
  readonly #end: Date
  readonly #stream: Stream
  readonly #by: string
  #row: ComplaintRow
  #at: Date

  constructor(buffer: RowBuffer, fact: ComplaintFact, no: string, { staff, today }: Staged) {
    this.#buffer = buffer
    this.#fact = fact
    this.#end = atHour(today, 0)
    this.#stream = fact.stream.of('handling')
    this.#by = this.#stream.pick(staff.of('AFTER_SALES'))
    this.#at = fact.openedAt
    const { id, openedAt, life, serialNo, category, level, description } = fact
    this.#row = openingComplaint({
      id,
      no,
      partnerId: life.partner.id,
      serialNo,
      orderId: null,
      registeredBy: this.#stream.chance(0.5) ? `user_${life.partner.code}` : this.#by,
      category,
      level,
      customerName: this.#stream.faker.person.fullName(),
      customerPhone: `1990000${String(this.#stream.int(0, 9999)).padStart(4, '0')}`,
      description,
      openedAt,
    })
  }

  run(): void {
    this.#audit('complaint:register', null)
    this.#handle(depthOf(this.#fact.until))
    this.#announceUntil(this.#end)
    this.#buffer.add(complaint, [{ ...this.#row, ...complaintDueTimes(this.#row) }])
  }

  /** The next moment in office hours, so many working days on; null past the end of the history. */
  #next(days: number): Date | null {
    const day = workingDaysOn(businessDateOf(this.#at), days)
    const at = latest(inOfficeHours(day, this.#stream, 9, 17), later(this.#at, this.#stream.int(10, 50) * MINUTE))
    if (at >= this.#end) return null
    this.#at = at
    return at
  }

  /** The sweep raises each clock that ran out before an instant, half a minute after it did. */
  #announceUntil(at: Date): void {
    for (const clock of complaintBreaches(this.#row, this.#row, at)) {
      const announced = later(COMPLAINT_DUE_AT[clock](this.#row) ?? at, MINUTE / 2)
      if (announced >= this.#end) continue
      const breachesAnnounced = [...this.#row.breachesAnnounced, clock]
      this.#row = { ...this.#row, breachesAnnounced, version: this.#row.version + 1 }
      this.#buffer.record(announced < at ? announced : at, complaintSlaBreached(this.#row, clock))
    }
  }

  #audit(operation: Operation, before: ComplaintRow | null): void {
    this.#buffer.change({ at: this.#at, actor: this.#by, operation, entity: 'Complaint', before, after: this.#row })
  }

  #become(change: Partial<ComplaintRow>): void {
    this.#announceUntil(this.#at)
    const changed = { ...this.#row, ...change }
    const before = this.#row
    this.#row = { ...changed, ...complaintDueTimes(changed), version: before.version + 1 }
    this.#audit('complaint:handle', before)
  }

  #handle(depth: number): void {
    const { level, until } = this.#fact
    const classified = depth >= 1 ? this.#next(level === 'URGENT' || this.#stream.chance(0.8) ? 0 : 1) : null
    if (!classified) return
    this.#become({ status: 'CLASSIFIED', assigneeId: this.#by, firstRespondedAt: classified })
    if (depth < 2 || !this.#next(0)) return
    // The customer hears how it stands.
    this.#become({ status: 'INVESTIGATING', firstFeedbackAt: this.#at })
    if (depth < 3) return
    const upheld = until === 'NOT_UPHELD' ? false : until === 'CLOSED' ? this.#stream.chance(0.62) : true
    if (!this.#conclude(upheld)) return
    if (depth < 4) return
    if (upheld && !this.#rectify()) return
    if (depth < 5) return
    // One of twelve is not content, and is heard again.
    const unhappy = until === 'REOPENED' || (until === 'CLOSED' && this.#stream.chance(0.08))
    if (unhappy && !this.#followUp(this.#stream.int(1, 2))) return
    if (until === 'REOPENED') return
    if (unhappy && !this.#again()) return
    const followUp = this.#followUp(
      this.#stream.weighted([
        [5, 45],
        [4, 38],
        [3, 17],
      ] as const),
    )
    if (!followUp || depth < 6) return
    if (this.#row.upheld) {
      const notified = this.#next(0)
      if (!notified) return
      this.#become({
        status: 'PARTNER_NOTIFIED',
        partnerNotifiedAt: notified,
        partnerNotice: '投诉成立，已整改，请加强现场交付检查',
      })
    }
    const closed = depth >= 7 ? this.#next(1) : null
    if (!closed) return
    this.#become({ status: 'CLOSED', closedAt: closed })
    this.#buffer.record(closed, complaintClosed(this.#row, followUp), this.#by)
  }

  #conclude(upheld: boolean): boolean {
    const proposed = this.#next(1)
    if (!proposed) return false
    const rootCause = upheld ? '零部件批次不良，出厂检验漏检' : null
    if (needsCoSignature(this.#row)) {
      this.#become({ upheld, rootCause, concludedBy: this.#by })
      if (!this.#next(1)) return false
      this.#become({ coSignedBy: this.#fact.life.partner.managerId })
    }
    const concludedAt = this.#at
    const next = upheld ? ({ status: 'UPHELD' } as const) : ({ status: 'NOT_UPHELD', resolvedAt: concludedAt } as const)
    this.#become({ upheld, rootCause, concludedBy: this.#by, concludedAt, ...next })
    if (upheld) this.#buffer.record(concludedAt, complaintUpheld(this.#row), this.#by)
    return true
  }

  #rectify(): boolean {
    const at = this.#next(this.#stream.int(0, 1))
    if (!at) return false
    this.#become({ status: 'RECTIFYING', rectification: '已更换部件并复检同批次产品', rectifiedAt: at, resolvedAt: at })
    return true
  }

  #followUp(satisfaction: number): FollowUpRow | null {
    const at = this.#next(this.#stream.int(1, 3))
    if (!at) return null
    const resolvedConfirmed = satisfaction > 1
    const row: FollowUpRow = {
      id: this.#stream.id('followUp', at),
      complaintId: this.#row.id,
      partnerId: this.#row.partnerId,
      at,
      byId: this.#by,
      satisfaction,
      resolvedConfirmed,
      note: null,
    }
    this.#buffer.add(complaintFollowUp, [row])
    if (!reopens(satisfaction, resolvedConfirmed)) {
      this.#become({ status: 'FOLLOW_UP', followUpId: row.id })
      return row
    }
    this.#become({ status: 'REOPENED', ...NOTHING_CONCLUDED, pauses: reopenedAt(this.#row, at), resolvedAt: null })
    return row
  }

  /** Heard again, and upheld this time. */
  #again(): boolean {
    if (!this.#next(0)) return false
    this.#become({ status: 'INVESTIGATING' })
    return this.#conclude(true) && this.#rectify()
  }
}

const NOTHING_CONCLUDED = {
  upheld: null,
  rootCause: null,
  concludedBy: null,
  concludedAt: null,
  coSignedBy: null,
  rectification: null,
  rectifiedAt: null,
  followUpId: null,
} as const
