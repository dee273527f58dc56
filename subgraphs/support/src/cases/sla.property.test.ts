import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TICKET_TARGETS, ticketDueTimes } from '../tickets/tickets.rules.ts'
import { timelineFrom } from './sla.rules.ts'

// The same due times counted another way: minute by minute, with a calendar of its own.

const MINUTE = 60_000
const HOUR = 60
const START = Date.parse('2026-09-28T00:00:00+08:00')
/** Minutes since midnight of Monday 2026-09-28 in Shanghai. */
const at = (minute: number) => new Date(START + minute * MINUTE)

const DAY = 24 * HOUR
const HOLIDAYS = [3, 4, 5, 6, 7, 8, 9] // 1 to 7 October
const MAKE_UP_DAYS = [12] // Saturday 10 October
const works = (day: number): boolean => MAKE_UP_DAYS.includes(day) || (day % 7 < 5 && !HOLIDAYS.includes(day))
const inBusiness = (minute: number): boolean =>
  works(Math.floor(minute / DAY)) && minute % DAY >= 9 * HOUR && minute % DAY < 18 * HOUR

type Wait = readonly [from: number, to: number]

/** The minute at which so many minutes have been counted: those in the target's hours, outside every wait. */
function dueMinute(opened: number, minutes: number, business: boolean, waits: readonly Wait[]): number {
  let left = minutes
  for (let minute = opened; ; minute += 1) {
    if (left === 0) return minute
    const waited = waits.some(([from, to]) => minute >= from && minute < to)
    if (!waited && (!business || inBusiness(minute))) left -= 1
  }
}

/** Response, on-site, fix and contingency by priority, in minutes, as specification 3.8 has them. */
const TARGETS = {
  P1: [1 * HOUR, 2 * HOUR, 8 * HOUR, 24 * HOUR],
  P2: [4 * HOUR, 24 * HOUR, 24 * HOUR, null],
  P3: [8 * HOUR, null, 3 * 9 * HOUR, null],
  P4: [9 * HOUR, null, 5 * 9 * HOUR, null],
} as const

describe('a due time', () => {
  const priority = fc.constantFrom('P1', 'P2', 'P3', 'P4')
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 2_500 }), fc.integer({ min: 1, max: 2_500 })), {
    maxLength: 5,
  })

  test('is opened + target, counted in windows and outside waits only, whatever priorities the ticket had before', () => {
    fc.assert(
      fc.property(fc.nat(20 * DAY), fc.array(priority, { minLength: 1, maxLength: 4 }), steps, (opened, had, gaps) => {
        let now = opened
        const waits = gaps.map(([gap, length]): Wait => {
          const from = now + gap
          now = from + length
          return [from, now]
        })
        const pauses = waits.map(([from, to]) => ({ from: at(from).toISOString(), to: at(to).toISOString() }))
        // As changeTicketPriority does: each change counts everything anew from the same opening.
        const ticket = { ...timelineFrom(at(opened)), arrivedAt: null, pauses }
        const dues = had.map((one) => ticketDueTimes({ ...ticket, priority: one }))
        const { responseDueAt, onsiteDueAt, resolutionDueAt, contingencyDueAt } = dues.at(-1)!
        const last = had.at(-1)!
        const expected = TARGETS[last].map((minutes) =>
          minutes === null ? null : at(dueMinute(opened, minutes, last > 'P2', waits)),
        )
        expect([responseDueAt, onsiteDueAt, resolutionDueAt, contingencyDueAt]).toEqual(expected)
      }),
    )
  })

  test('stands in a table that is complete for every priority', () => {
    expect(Object.keys(TICKET_TARGETS)).toEqual(Object.keys(TARGETS))
  })
})
