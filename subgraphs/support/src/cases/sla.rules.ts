import { addBusinessTime, businessTimeBetween, WORKING_DAY_MS } from '@channelgraph/values'
import type { Pause } from './cases.tables.ts'

const HOUR_MS = 3_600_000

/** A time that a case may take, and in which hours it is counted. */
export interface Target {
  /** In the target's own hours. */
  readonly ms: number
  /** ALWAYS counts day and night; BUSINESS counts 09:00-18:00 on working days, make-up days (调休) included. */
  readonly hours: 'ALWAYS' | 'BUSINESS'
  readonly label: string
}

const several = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`

export const hours = (n: number): Target => ({ ms: n * HOUR_MS, hours: 'ALWAYS', label: several(n, 'hour') })
export const businessHours = (n: number): Target => ({
  ms: n * HOUR_MS,
  hours: 'BUSINESS',
  label: several(n, 'business hour'),
})
export const workingDays = (n: number): Target => ({
  ms: n * WORKING_DAY_MS,
  hours: 'BUSINESS',
  label: several(n, 'working day'),
})

export type SlaState = 'RUNNING' | 'PAUSED' | 'MET' | 'BREACHED'

/** One clock as it is read. */
export interface SlaClock {
  readonly policy: string
  readonly dueAt: Date
  readonly pausedSeconds: number
  readonly state: SlaState
  readonly breachedAt: Date | null
}

/** What a case's clocks are computed from. */
export interface Timeline {
  readonly openedAt: Date
  readonly firstRespondedAt: Date | null
  readonly resolvedAt: Date | null
  readonly closedAt: Date | null
  readonly waitingSince: Date | null
  readonly pauses: readonly Pause[]
}

/** The timeline of a case that was just opened, with no breach announced. */
export const timelineFrom = (openedAt: Date) => ({
  openedAt,
  firstRespondedAt: null,
  resolvedAt: null,
  closedAt: null,
  waitingSince: null,
  pauses: [],
  breachesAnnounced: [],
})

/** When the matter was put right, or dropped: whatever stops a clock earlier, this stops all of them. */
export const resolutionStoppedAt = (t: Timeline): Date | null => t.resolvedAt ?? t.closedAt
export const responseStoppedAt = (t: Timeline): Date | null => t.firstRespondedAt ?? resolutionStoppedAt(t)

/** Adds time counted in a target's hours. */
const add = (start: Date, ms: number, target: Target): Date =>
  target.hours === 'ALWAYS' ? new Date(start.getTime() + ms) : addBusinessTime(start, ms)

/** The part of a time that lies in a target's hours. */
const counted = (from: Date, to: Date, target: Target): number =>
  to <= from ? 0 : target.hours === 'ALWAYS' ? to.getTime() - from.getTime() : businessTimeBetween(from, to)

/**
 * When a target is due: opened + target, counted only in the target's hours, plus the part of each pause that lies in them.
 * A pause that began after the due time came too late and moves nothing. `waitedMs` is of the waits alone: a case that was
 * done for days, and reopened, did not wait for its partner.
 */
export function dueAfter(
  openedAt: Date,
  target: Target,
  pauses: readonly Pause[],
  stoppedAt: Date | null = null,
): { dueAt: Date; waitedMs: number } {
  let pausedMs = 0
  let waitedMs = 0
  let dueAt = add(openedAt, target.ms, target)
  for (const pause of pauses) {
    const from = new Date(pause.from)
    const to = new Date(pause.to)
    if (from >= dueAt || (stoppedAt && from >= stoppedAt)) break
    const stood = counted(from, stoppedAt && stoppedAt < to ? stoppedAt : to, target)
    pausedMs += stood
    if (!pause.done) waitedMs += stood
    dueAt = add(openedAt, target.ms + pausedMs, target)
  }
  return { dueAt, waitedMs }
}

/** One clock at an instant. A target that was stopped late is breached for ever (a late answer does not heal it). */
export function clockAt(
  timeline: Timeline,
  policy: string,
  target: Target,
  stoppedAt: Date | null,
  now: Date,
): SlaClock {
  const { openedAt, waitingSince, pauses } = timeline
  const waiting = waitingSince && !stoppedAt ? [{ from: waitingSince.toISOString(), to: now.toISOString() }] : []
  const { dueAt, waitedMs } = dueAfter(openedAt, target, [...pauses, ...waiting], stoppedAt)
  const breached = (stoppedAt ?? now) >= dueAt
  const state = breached ? 'BREACHED' : stoppedAt ? 'MET' : waiting.length > 0 ? 'PAUSED' : 'RUNNING'
  return { policy, dueAt, pausedSeconds: Math.floor(waitedMs / 1000), state, breachedAt: breached ? dueAt : null }
}

/** The pauses, with the wait since `since` that ends now. */
export const pausedUntil = (timeline: Timeline, since: Date, now: Date): Pause[] => [
  ...timeline.pauses,
  { from: since.toISOString(), to: now.toISOString() },
]

/** The pauses, with the time since the case was done among them, now that it is reopened. */
export const reopenedAt = (timeline: Timeline, now: Date): Pause[] =>
  timeline.resolvedAt
    ? [...timeline.pauses, { from: timeline.resolvedAt.toISOString(), to: now.toISOString(), done: true }]
    : [...timeline.pauses]
