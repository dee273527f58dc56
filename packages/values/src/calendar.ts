import chineseDays from 'chinese-days'

/** A day in Asia/Shanghai, "2026-11-23". Compares correctly as text. */
export type BusinessDate = string
/** Whole days in Asia/Shanghai, both ends included. */
export interface Period {
  from: BusinessDate
  to: BusinessDate
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
// China has had one zone and no daylight saving since 1992.
const SHANGHAI_OFFSET = 8 * HOUR
const OPENS = 9 * HOUR
const CLOSES = 18 * HOUR
const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/

/** The years whose public holidays and make-up days are known. Beyond them chinese-days would silently guess. */
const COVERED_YEARS = { from: 2004, to: 2026 }

/** False where working days are provisional because the State Council has not published that year's holidays. */
export function calendarCovers(date: BusinessDate): boolean {
  const year = Number(date.slice(0, 4))
  return year >= COVERED_YEARS.from && year <= COVERED_YEARS.to
}

/** True for "2026-11-23", false for days that do not exist. */
export function isBusinessDate(text: unknown): text is BusinessDate {
  if (typeof text !== 'string' || !DATE_PATTERN.test(text) || text.startsWith('0000')) return false // Postgres has no year 0
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

// Writing and reading a date costs more than everything else that is done with it, so the days of our times are written and read
// once: 2000 to 2040.
const FIRST_KEPT = Date.UTC(2000, 0, 1) / DAY
const LAST_KEPT = Date.UTC(2040, 0, 1) / DAY
const written: BusinessDate[] = []
const read = new Map<BusinessDate, number>()

/** The date of a day counted from 1970-01-01. */
function dateOf(day: number): BusinessDate {
  const text = written[day - FIRST_KEPT] ?? new Date(day * DAY).toISOString().slice(0, 10)
  if (day >= FIRST_KEPT && day < LAST_KEPT) written[day - FIRST_KEPT] = text
  return text
}

/** The day of a date, counted from 1970-01-01. */
function dayOf(date: BusinessDate): number {
  const known = read.get(date)
  if (known !== undefined) return known
  const day = Date.parse(`${date}T00:00:00Z`) / DAY
  // Only what we would write so: a date that does not exist ("2026-02-30") is another's day, and there is no end of those.
  if (day >= FIRST_KEPT && day < LAST_KEPT && dateOf(day) === date) read.set(date, day)
  return day
}

/** The day it is in Shanghai at an instant: 2026-09-30T16:00:00Z is already 1 October. */
export const businessDateOf = (at: Date): BusinessDate => dateOf(Math.floor((at.getTime() + SHANGHAI_OFFSET) / DAY))

/** The instant a Shanghai day begins. */
export const startOfDay = (date: BusinessDate): Date => new Date(dayOf(date) * DAY - SHANGHAI_OFFSET)

/** The instant a period ends: 24:00 of its last day, exclusive. */
export const endOfDay = (date: BusinessDate): Date => new Date(startOfDay(date).getTime() + DAY)

export const addDays = (date: BusinessDate, days: number): BusinessDate => dateOf(dayOf(date) + days)

/** The same day of a later (or earlier) month, or that month's last day where it is shorter. */
export function addMonths(date: BusinessDate, months: number): BusinessDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day, lastDay)))
    .toISOString()
    .slice(0, 10)
}

/** Days from one date to another, negative when it lies before. */
export const daysBetween = (from: BusinessDate, to: BusinessDate): number => dayOf(to) - dayOf(from)

/** The calendar month a day lies in. */
export function monthOf(date: BusinessDate): Period {
  const from = `${date.slice(0, 7)}-01`
  return { from, to: addDays(addMonths(from, 1), -1) }
}

/** The period before this one: as many calendar months where it is whole months (Q3 -> Q2), else as many days. */
export function precedingPeriod({ from, to }: Period): Period {
  const wholeMonths = from.endsWith('-01') && addDays(to, 1).endsWith('-01')
  if (!wholeMonths) return { from: addDays(from, -daysBetween(from, to) - 1), to: addDays(from, -1) }
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1
  return { from: addMonths(from, -months), to: addDays(from, -1) }
}

/** A working day (工作日): public holidays off, make-up days (调休) on; the weekday rule for years not yet published. */
export function isWorkingDay(date: BusinessDate): boolean {
  if (calendarCovers(date)) return isKnownWorkingDay(date)
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

const known = new Map<BusinessDate, boolean>()

/** Of the years that are covered, so that no more than their days are remembered. */
function isKnownWorkingDay(date: BusinessDate): boolean {
  let working = known.get(date)
  if (working === undefined) {
    working = chineseDays.isWorkday(date)
    known.set(date, working)
  }
  return working
}

/** The n-th working day after a date (before it, for a negative n). */
export function addWorkingDays(date: BusinessDate, days: number): BusinessDate {
  const step = days < 0 ? -1 : 1
  let current = date
  for (let left = Math.abs(days); left > 0; ) {
    current = addDays(current, step)
    if (isWorkingDay(current)) left -= 1
  }
  return current
}

/** The date itself where it is a working day, else the working day before it (specification 3.10). */
export const workingDayOnOrBefore = (date: BusinessDate): BusinessDate =>
  isWorkingDay(date) ? date : addWorkingDays(date, -1)

/** The date itself where it is a working day, else the next one. */
export const workingDayOnOrAfter = (date: BusinessDate): BusinessDate =>
  isWorkingDay(date) ? date : addWorkingDays(date, 1)

/** Where the business window (09:00-18:00, working days) stands relative to an instant's day. */
function windowOf(date: BusinessDate): { opens: number; closes: number } | null {
  if (!isWorkingDay(date)) return null
  const midnight = startOfDay(date).getTime()
  return { opens: midnight + OPENS, closes: midnight + CLOSES }
}

/** The instant at which `ms` of business time (09:00-18:00 on working days) have passed since `start`. */
export function addBusinessTime(start: Date, ms: number): Date {
  let left = ms
  for (let date = businessDateOf(start); ; date = addDays(date, 1)) {
    const window = windowOf(date)
    if (!window) continue
    const begins = Math.max(window.opens, start.getTime())
    const available = Math.max(0, window.closes - begins)
    if (left <= available) return new Date(begins + left)
    left -= available
  }
}

/** The instant from which `ms` of business time have passed until `end`: what began before it is older than that. */
export function subtractBusinessTime(end: Date, ms: number): Date {
  let left = ms
  for (let date = businessDateOf(end); ; date = addDays(date, -1)) {
    const window = windowOf(date)
    if (!window) continue
    const ends = Math.min(window.closes, end.getTime())
    const available = Math.max(0, ends - window.opens)
    if (left <= available) return new Date(ends - left)
    left -= available
  }
}

/** The business time in milliseconds between two instants. */
export function businessTimeBetween(from: Date, to: Date): number {
  let total = 0
  for (let date = businessDateOf(from); startOfDay(date) < to; date = addDays(date, 1)) {
    const window = windowOf(date)
    if (window) total += Math.max(0, Math.min(window.closes, to.getTime()) - Math.max(window.opens, from.getTime()))
  }
  return total
}

/** One working day of business time, in milliseconds. */
export const WORKING_DAY_MS = CLOSES - OPENS
