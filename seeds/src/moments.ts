import { addWorkingDays, type BusinessDate, isWorkingDay, startOfDay, workingDayOnOrAfter } from '@channelgraph/values'
import type { Stream } from './random.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** An instant of a Shanghai day, by its hour there: 14.5 is half past two. */
export const atHour = (date: BusinessDate, hour: number): Date =>
  new Date(startOfDay(date).getTime() + Math.floor(hour * HOUR))

/** An instant within office hours of a day, to the second, leaving an hour of the day for what follows. */
export const inOfficeHours = (date: BusinessDate, stream: Stream, from = 9, to = 17): Date =>
  atHour(date, from + (stream.int(0, (to - from) * 3600 - 1) + 0.5) / 3600)

export const later = (at: Date, ms: number): Date => new Date(at.getTime() + Math.round(ms))

export const latest = (...instants: readonly Date[]): Date => new Date(Math.max(...instants.map((at) => at.getTime())))

/** Office hours of the working day `days` working days on (0: that day, or the next one that is a working day). */
export const workingDaysOn = (date: BusinessDate, days: number): BusinessDate =>
  days === 0 ? workingDayOnOrAfter(date) : addWorkingDays(date, days)

/** Every day from one to another, both included. */
export function* daysFrom(from: BusinessDate, to: BusinessDate): Generator<BusinessDate> {
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += DAY) {
    yield new Date(at).toISOString().slice(0, 10)
  }
}

export const workingDaysFrom = (from: BusinessDate, to: BusinessDate): BusinessDate[] =>
  [...daysFrom(from, to)].filter(isWorkingDay)
