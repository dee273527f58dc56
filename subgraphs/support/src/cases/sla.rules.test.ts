import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TICKET_TARGETS, ticketResolutionSla, ticketResponseSla } from '../tickets/tickets.rules.ts'
import { businessHours, dueAfter, hours, type Target, type Timeline } from './sla.rules.ts'

const at = (text: string) => new Date(`${text}+08:00`)
const timeline = (openedAt: string, change: Partial<Timeline> = {}): Timeline & { arrivedAt: null } => ({
  openedAt: at(openedAt),
  firstRespondedAt: null,
  resolvedAt: null,
  closedAt: null,
  waitingSince: null,
  pauses: [],
  arrivedAt: null,
  ...change,
})
const pause = (from: string, to: string) => ({ from: at(from).toISOString(), to: at(to).toISOString() })

describe('when a target is due', () => {
  test('worked example of 3.8: a P3 opened Wed 2026-09-30 17:00 is to be answered by Thu 2026-10-08 16:00', () => {
    const { dueAt } = dueAfter(at('2026-09-30T17:00:00'), TICKET_TARGETS.P3.response, [])
    expect(dueAt).toEqual(at('2026-10-08T16:00:00'))
  })

  test('a make-up Saturday counts as a working day: one working day from Fri 2026-10-09 17:00 ends Sat 17:00', () => {
    expect(dueAfter(at('2026-10-09T17:00:00'), TICKET_TARGETS.P4.response, []).dueAt).toEqual(at('2026-10-10T17:00:00'))
  })

  test('P1 and P2 run day and night, over holidays as well', () => {
    expect(dueAfter(at('2026-10-01T23:30:00'), TICKET_TARGETS.P1.response, []).dueAt).toEqual(at('2026-10-02T00:30:00'))
    expect(dueAfter(at('2026-10-01T23:30:00'), TICKET_TARGETS.P2.resolution, []).dueAt).toEqual(
      at('2026-10-02T23:30:00'),
    )
  })

  test('only the part of a pause inside business hours is added', () => {
    // From Monday 17:00 over the night to Tuesday 10:00: two hours of business time.
    const { dueAt, waitedMs } = dueAfter(at('2026-11-23T10:00:00'), businessHours(8), [
      pause('2026-11-23T17:00:00', '2026-11-24T10:00:00'),
    ])
    expect(waitedMs).toBe(2 * 3_600_000)
    expect(dueAt).toEqual(at('2026-11-24T11:00:00'))
  })

  test('a pause that began after the due time moves nothing: what was late stays late', () => {
    const late = [pause('2026-11-23T12:00:00', '2026-11-23T20:00:00')]
    expect(dueAfter(at('2026-11-23T10:00:00'), hours(1), late)).toEqual({
      dueAt: at('2026-11-23T11:00:00'),
      waitedMs: 0,
    })
  })
})

describe('the state of a clock', () => {
  const p1 = (change: Partial<Timeline>, now: string) =>
    ticketResponseSla({ ...timeline('2026-11-23T10:00:00', change), priority: 'P1' }, at(now))

  test('S-03 a P1 runs for 59 minutes unanswered and is breached at 60', () => {
    expect(p1({}, '2026-11-23T10:59:59')).toMatchObject({
      state: 'RUNNING',
      policy: 'P1 first response within 1 hour',
    })
    expect(p1({}, '2026-11-23T11:00:00')).toMatchObject({ state: 'BREACHED', breachedAt: at('2026-11-23T11:00:00') })
  })

  test('a response in time is met for ever, a late one stays a breach after it is given', () => {
    expect(p1({ firstRespondedAt: at('2026-11-23T10:59:00') }, '2026-12-01T10:00:00').state).toBe('MET')
    expect(p1({ firstRespondedAt: at('2026-11-23T11:30:00') }, '2026-12-01T10:00:00').state).toBe('BREACHED')
  })

  test('stands still while the partner has to answer, and goes on with what was left', () => {
    const waiting = p1({ waitingSince: at('2026-11-23T10:30:00') }, '2026-11-25T10:30:00')
    expect(waiting).toMatchObject({ state: 'PAUSED', pausedSeconds: 2 * 24 * 3600 })
    const resumed = { pauses: [pause('2026-11-23T10:30:00', '2026-11-25T10:30:00')] }
    expect(p1(resumed, '2026-11-25T10:59:00').state).toBe('RUNNING')
    expect(p1(resumed, '2026-11-25T11:00:00').state).toBe('BREACHED')
  })

  test('a wait that began after the breach does not hide it', () => {
    expect(p1({ waitingSince: at('2026-11-23T11:01:00') }, '2026-11-23T12:00:00').state).toBe('BREACHED')
  })

  test('the resolution clock stops when the ticket is resolved', () => {
    const resolved = {
      ...timeline('2026-11-23T10:00:00', { resolvedAt: at('2026-11-23T17:00:00') }),
      priority: 'P1',
    } as const
    expect(ticketResolutionSla(resolved, at('2026-12-01T10:00:00')).state).toBe('MET')
  })

  test('another priority is counted from the time it was opened, pauses kept', () => {
    const case_ = timeline('2026-11-23T10:00:00', { pauses: [pause('2026-11-23T11:00:00', '2026-11-23T12:00:00')] })
    const due = (priority: 'P2' | 'P3') => ticketResponseSla({ ...case_, priority }, at('2026-11-23T12:00:00')).dueAt
    expect(due('P2')).toEqual(at('2026-11-23T15:00:00'))
    expect(due('P3')).toEqual(at('2026-11-24T10:00:00'))
  })
})

describe('whatever happens to a case', () => {
  const minute = 60_000
  const start = at('2026-09-28T08:00:00').getTime()
  /** Pauses and gaps between them, in minutes, one after the other. */
  const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 3_000 })), {
    maxLength: 6,
  })
  const pausesOf = (steps: readonly (readonly [number, number])[]) => {
    let now = start
    return steps.map(([gap, length]) => {
      const from = now + gap * minute
      now = from + length * minute
      return { from: new Date(from).toISOString(), to: new Date(now).toISOString() }
    })
  }

  test('a pause never brings a due time forward, and moves it by no more than its own length of counted time', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('P1', 'P2', 'P3', 'P4'), (steps, priority) => {
        for (const target of Object.values<Target | null>({ ...TICKET_TARGETS[priority] })) {
          if (!target) continue
          const pauses = pausesOf(steps)
          const { dueAt, waitedMs } = dueAfter(new Date(start), target, pauses)
          const plain = dueAfter(new Date(start), target, []).dueAt
          const total = pauses.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0)
          expect(dueAt.getTime()).toBeGreaterThanOrEqual(plain.getTime())
          expect(waitedMs).toBeLessThanOrEqual(total)
          if (target.hours === 'ALWAYS') expect(dueAt.getTime() - plain.getTime()).toBe(waitedMs)
        }
      }),
    )
  })

  test('a breach never heals as time goes by', () => {
    fc.assert(
      fc.property(
        history,
        fc.constantFrom('P1', 'P2', 'P3', 'P4'),
        fc.nat(20_000),
        fc.nat(20_000),
        fc.boolean(),
        (steps, priority, one, other, waits) => {
          const pauses = pausesOf(steps)
          const from = Date.parse(pauses.at(-1)?.to ?? new Date(start).toISOString())
          const waitingSince = waits ? new Date(from + minute) : null
          const stateAt = (minutes: number) =>
            ticketResponseSla(
              { ...timeline('2026-09-28T08:00:00', { pauses, waitingSince }), priority },
              new Date(from + minute + minutes * minute),
            ).state
          const [earlier, later] = [Math.min(one, other), Math.max(one, other)]
          if (stateAt(earlier) === 'BREACHED') expect(stateAt(later)).toBe('BREACHED')
        },
      ),
    )
  })
})
