import type { Operation } from '@channelgraph/contracts'
import { addBusinessTime, type BusinessDate, businessDateOf, documentNumber, withDefaults } from '@channelgraph/values'
import { progressNote } from '../../../subgraphs/support/src/cases/cases.tables.ts'
import { pausedUntil } from '../../../subgraphs/support/src/cases/sla.rules.ts'
import { inWarrantyOn } from '../../../subgraphs/support/src/chargers/chargers.rules.ts'
import {
  TICKET_DUE_AT,
  ticketEscalated,
  ticketProgressDue,
  ticketSlaBreached,
} from '../../../subgraphs/support/src/tickets/tickets.events.ts'
import {
  CLOSES_AFTER_MS,
  escalated,
  LEFT_WITH_PARTNER_MS,
  openingTicket,
  partnerUpdated,
  priorityOf,
  ticketBreaches,
  ticketDueTimes,
  ticketSeries,
  UPDATE_WITHIN_MS,
} from '../../../subgraphs/support/src/tickets/tickets.rules.ts'
import {
  onsiteVisit,
  supportTicket,
  type TicketRow,
  ticketEscalation,
} from '../../../subgraphs/support/src/tickets/tickets.tables.ts'
import { atHour, HOUR, later, MINUTE } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { Numbered } from '../world/case-survey.ts'
import type { TicketFact } from '../world/cases.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

const SWEEP_AFTER = 30_000

/** What support knows of a unit. */
export interface KnownUnit {
  readonly model: string
  readonly warrantyUntil: BusinessDate | null
}

/** A partner's tickets, the earliest first, each as far as it came, with its steps in the order of their times. */
export function* writeTickets(
  buffer: RowBuffer,
  tickets: readonly Numbered<TicketFact>[],
  shared: SharedData,
  units: ReadonlyMap<string, KnownUnit>,
): Generator<void> {
  const faults = new Map<string, Date[]>()
  for (const { fact, number } of tickets) {
    const no = documentNumber(ticketSeries(businessDateOf(fact.openedAt)), number)
    const earlier = fact.serialNo ? (faults.get(fact.serialNo) ?? []) : []
    const since = later(fact.openedAt, -30 * 24 * HOUR)
    const unit = fact.serialNo ? (units.get(fact.serialNo) ?? null) : null
    new Course(buffer, fact, no, earlier.filter((at) => at >= since).length, unit, shared).run()
    if (fact.serialNo && fact.kind === 'FAULT') faults.set(fact.serialNo, [...earlier, fact.openedAt])
    yield
  }
}

/** One ticket on its way: steps at their times, until one would lie beyond the end of the history. */
class Course {
  readonly #buffer: RowBuffer
  readonly #fact: TicketFact
  readonly #end: Date
  readonly #stream: Stream
  readonly #company: string
  #row: TicketRow

  constructor(
    buffer: RowBuffer,
    fact: TicketFact,
    no: string,
    earlierFaults: number,
    unit: KnownUnit | null,
    { staff, today }: SharedData,
  ) {
    this.#buffer = buffer
    this.#fact = fact
    this.#end = atHour(today, 0)
    this.#stream = fact.stream.of('course')
    this.#company = this.#stream.pick(staff.of('TECH_SUPPORT'))
    const { openedAt, kind, channel, fault, serialNo, subject, life } = fact
    const priority = priorityOf(null, fault, kind)
    this.#row = openingTicket({
      ...{ id: fact.stream.id('ticket', openedAt), no, partnerId: life.partner.id, serialNo },
      ...{ orderId: null, complaintId: null, kind, channel, priority, subject, openedAt },
      ...{ fault, byPartner: channel === 'PORTAL', earlierFaults },
      ...{ chargerModel: unit?.model ?? null, warrantyCovered: unit && inWarrantyOn(unit, businessDateOf(openedAt)) },
    })
  }

  run(): void {
    const { openedAt, channel, life } = this.#fact
    this.#audit(openedAt, channel === 'PORTAL' ? `user_${life.partner.code}` : this.#company, 'ticket:open', null)
    this.#goOn()
    this.#leaveToHotline(this.#end)
    this.#announceUntil(this.#end)
    this.#remindUntil(this.#end)
    this.#buffer.add(supportTicket, [{ ...this.#row, ...ticketDueTimes(this.#row) }])
  }

  /** Saves a change at an instant as the commands do; false where the history ends before. */
  #step(at: Date, change: Partial<TicketRow>): boolean {
    if (at >= this.#end) return false
    this.#leaveToHotline(at)
    this.#announceUntil(at)
    this.#remindUntil(at)
    const changed = { ...this.#row, ...change }
    const before = this.#row
    this.#row = { ...changed, ...ticketDueTimes(changed), version: before.version + 1 }
    this.#audit(at, this.#company, 'ticket:work', before)
    return true
  }

  #audit(at: Date, actor: string, operation: Operation, before: TicketRow | null, reason?: string): void {
    this.#buffer.change({
      ...{ at, actor, operation, entity: 'SupportTicket', before, after: this.#row },
      ...(reason ? { reason, reasonForPartner: !actor.startsWith('emp_') } : {}),
    })
  }

  /** 3.8: what a partner left open for 24 hours goes to the hotline by itself. */
  #leaveToHotline(at: Date): void {
    const due = later(this.#row.openedAt, LEFT_WITH_PARTNER_MS + SWEEP_AFTER)
    if (this.#row.level === 'L0_PARTNER' && due < at && !this.#row.resolvedAt && !this.#row.closedAt) {
      this.#announceUntil(due)
      this.#raise(due, 'L1_HOTLINE', 'Open at the partner for 24 hours (24 小时未处理).', 'system')
    }
  }

  /** The sweep tells of each clock that ran out before an instant, half a minute after it did. */
  #announceUntil(at: Date): void {
    for (const clock of ticketBreaches(this.#row, this.#row, at)) {
      const announced = later(TICKET_DUE_AT[clock](this.#row) ?? at, SWEEP_AFTER)
      if (announced >= this.#end) continue
      const breachesAnnounced = [...this.#row.breachesAnnounced, clock]
      this.#row = { ...this.#row, breachesAnnounced, version: this.#row.version + 1 }
      this.#buffer.record(announced < at ? announced : at, ticketSlaBreached(this.#row, clock))
    }
  }

  /** S-12: the sweep tells of a partner that was told nothing for 24 hours, once a silence. */
  #remindUntil(at: Date): void {
    const { partnerId, lastPartnerUpdateAt, progressDueAnnounced, resolvedAt } = this.#row
    if (!partnerId || !lastPartnerUpdateAt || progressDueAnnounced || resolvedAt) return
    const due = later(lastPartnerUpdateAt, UPDATE_WITHIN_MS + SWEEP_AFTER)
    if (due >= at || due >= this.#end) return
    this.#row = { ...this.#row, progressDueAnnounced: true, version: this.#row.version + 1 }
    this.#buffer.record(due, ticketProgressDue(this.#row, partnerId, lastPartnerUpdateAt))
  }

  #raise(at: Date, to: TicketRow['level'], reason: string, byId: string): void {
    const before = this.#row
    const from = before.level
    this.#row = { ...this.#row, level: to, ...escalated(this.#row, at), version: this.#row.version + 1 }
    const { id: ticketId, partnerId } = this.#row
    const id = this.#stream.id('escalation', at)
    this.#buffer.add(ticketEscalation, [
      {
        id,
        ticketId,
        partnerId,
        fromLevel: from,
        toLevel: to,
        reason,
        reasonForPartner: !byId.startsWith('emp_'),
        at,
        byId,
      },
    ])
    this.#audit(at, byId, byId === 'system' ? 'schedule:sweep' : 'ticket:work-l0', before, reason)
    this.#buffer.record(at, ticketEscalated(this.#row, from), byId)
  }

  #note(at: Date, byId: string, text: string): void {
    this.#row = { ...this.#row, ...partnerUpdated(this.#row, at) }
    const { id: caseId, partnerId } = this.#row
    const id = this.#stream.id('progressNote', at)
    this.#buffer.add(progressNote, [
      { id, caseId, partnerId, at, byId, text, visibleToPartner: true, visibleToCustomer: true },
    ])
  }

  /** Time that passes as this ticket's clocks count it. */
  #after(at: Date, ms: number): Date {
    const always = this.#row.priority === 'P1' || this.#row.priority === 'P2'
    return always ? later(at, ms) : addBusinessTime(at, ms)
  }

  #goOn(): void {
    const stream = this.#stream
    const { openedAt, level } = this.#row
    const pace = { P1: 0.25, P2: 1, P3: 2, P4: 3 }[this.#row.priority]
    if (stream.chance(0.02)) {
      this.#step(this.#after(openedAt, stream.int(5, 40) * MINUTE), {
        status: 'CANCELLED',
        closedAt: later(openedAt, 40 * MINUTE),
      })
      return
    }
    const assignee = level === 'L0_PARTNER' ? null : this.#company
    const assignedAt = this.#after(openedAt, stream.int(3, 25) * pace * MINUTE)
    if (!this.#step(assignedAt, { status: 'ASSIGNED', assigneeId: assignee ?? this.#company })) return
    // Six of a hundred are answered late.
    const slow = stream.chance(0.06)
    const respondedAt = this.#after(assignedAt, stream.int(5, 50) * pace * MINUTE * (slow ? 12 : 1))
    if (!this.#step(respondedAt, { firstRespondedAt: respondedAt })) return
    this.#note(respondedAt, this.#company, '已联系客户，正在排查')
    let at = this.#after(respondedAt, stream.int(4, 20) * MINUTE)
    if (!this.#step(at, { status: 'IN_PROGRESS' })) return
    at = this.#rise(at)
    const waits = this.#wait(at)
    if (waits === null) return
    this.#finish(waits, pace)
  }

  #rise(at: Date): Date {
    const stream = this.#stream
    const up: Partial<Record<TicketRow['level'], TicketRow['level']>> = {
      L0_PARTNER: 'L1_HOTLINE',
      L1_HOTLINE: 'L2_REMOTE',
      L2_REMOTE: 'L3_ONSITE',
      L3_ONSITE: 'L4_RND',
    }
    let now = at
    for (let chance = 0.3; stream.chance(chance); chance /= 3) {
      now = this.#after(now, stream.int(10, 60) * MINUTE)
      const to = up[this.#row.level]
      if (!to || now >= this.#end) break
      this.#leaveToHotline(now)
      this.#announceUntil(now)
      this.#raise(now, up[this.#row.level] ?? to, '现场无法解决，升级处理', this.#company)
    }
    return now
  }

  /** Perhaps a wait, for the partner, for parts or for a visit; null where the ticket is in it when the history ends. */
  #wait(at: Date): Date | null {
    const stream = this.#stream
    const from = this.#after(at, stream.int(5, 30) * MINUTE)
    const kind = this.#fact.staysOpen
      ? stream.pick(['WAITING_PARTNER', 'WAITING_PARTS', 'ONSITE_SCHEDULED', 'IN_PROGRESS'] as const)
      : stream.weighted([
          ['IN_PROGRESS', 78],
          ['WAITING_PARTNER', 10],
          ['WAITING_PARTS', 5],
          ['ONSITE_SCHEDULED', 7],
        ] as const)
    if (kind === 'IN_PROGRESS') return this.#fact.staysOpen ? null : from
    if (!this.#step(from, { status: kind, waitingSince: kind === 'WAITING_PARTNER' ? from : null })) return null
    const visitAt = this.#after(from, stream.int(3, 20) * HOUR)
    if (kind === 'ONSITE_SCHEDULED') {
      const { id: ticketId, partnerId } = this.#row
      const scheduledAt = this.#fact.staysOpen ? later(this.#end, stream.int(30, 60) * HOUR) : visitAt
      const id = stream.id('onsiteVisit', from)
      const after = withDefaults(onsiteVisit, { id, ticketId, partnerId, engineerId: this.#company, scheduledAt })
      this.#buffer.add(onsiteVisit, [after])
      writeTrail(this.#buffer, 'OnsiteVisit', after, [{ at: from, by: this.#company, operation: 'ticket:work' }])
    }
    if (this.#fact.staysOpen) return null
    const pauses =
      kind === 'WAITING_PARTNER' && visitAt < this.#end ? pausedUntil(this.#row, from, visitAt) : this.#row.pauses
    return this.#step(visitAt, { status: 'IN_PROGRESS', waitingSince: null, pauses }) ? visitAt : null
  }

  #finish(at: Date, pace: number): void {
    const stream = this.#stream
    const slow = stream.chance(0.07)
    const resolvedAt = this.#after(at, stream.int(20, 220) * pace * MINUTE * (slow ? 12 : 1))
    if (!this.#step(resolvedAt, { status: 'RESOLVED', resolution: this.#resolution(), resolvedAt })) return
    this.#note(resolvedAt, this.#company, '问题已解决，请确认')
    if (stream.chance(0.55)) {
      const closedAt = later(resolvedAt, stream.int(1, 60) * HOUR)
      const csat = stream.weighted([
        [5, 52],
        [4, 30],
        [3, 11],
        [2, 5],
        [1, 2],
      ] as const)
      this.#step(closedAt, { status: 'CLOSED', closedAt, csat })
      return
    }
    const closedAt = later(resolvedAt, CLOSES_AFTER_MS + SWEEP_AFTER)
    this.#step(closedAt, { status: 'CLOSED', closedAt })
  }

  #resolution(): string {
    const { kind } = this.#fact
    if (kind === 'CONSULTATION') return '已电话解答'
    if (kind === 'FIRMWARE') return '远程重新下发固件'
    return this.#stream.pick(['远程复位后恢复', '更换模块', '更换枪线', '重新接线并测试', '参数校准'])
  }
}
