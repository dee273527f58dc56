import { clockAt, dueAfter, type SlaClock, type Target, type Timeline } from './sla.rules.ts'

/** One clock of a kind of case: what it may take, what stops it, and how it reads. */
export interface CaseClock<Case extends Timeline, Given extends Target | null = Target | null> {
  /** Between the case's priority or level and the target: "P1 *first response within* 1 hour". */
  readonly says: string
  /** Null where a case of this priority or level has no such target. */
  targetOf(found: Case): Given
  /** When it stopped for good or for now; null while it counts. */
  stoppedAt(found: Case): Date | null
}

/** All clocks of a kind of case, by the names under which their breaches are announced. */
export type CaseClocks<Case extends Timeline, Name extends string> = Readonly<Record<Name, CaseClock<Case>>>

/** A clock as it is read; null where the case has none. */
export function readClock<Case extends Timeline, Given extends Target | null>(
  clock: CaseClock<Case, Given>,
  found: Case,
  name: string,
  now: Date,
): SlaClock | Extract<Given, null> {
  const target: Target | null = clock.targetOf(found)
  if (!target) return null as Extract<Given, null>
  return clockAt(found, `${name} ${clock.says} ${target.label}`, target, clock.stoppedAt(found), now)
}

/** The due time as it is stored: without the pause under way, which moves it once it has ended. */
export function dueAtOf<Case extends Timeline, Given extends Target | null>(
  clock: CaseClock<Case, Given>,
  found: Case,
): Date | Extract<Given, null> {
  const target: Target | null = clock.targetOf(found)
  if (!target) return null as Extract<Given, null>
  return dueAfter(found.openedAt, target, found.pauses, clock.stoppedAt(found)).dueAt
}

type Announced<Name extends string> = { readonly breachesAnnounced: readonly Name[] }

const namesOf = <Name extends string>(clocks: Readonly<Record<Name, unknown>>): Name[] => Object.keys(clocks) as Name[]

/** Which clocks were breached and not announced yet (S-03: once a clock). */
export const breachesToAnnounce = <Case extends Timeline, Name extends string>(
  clocks: CaseClocks<Case, Name>,
  found: Case & Announced<Name>,
  now: Date,
): Name[] =>
  namesOf(clocks).filter(
    (name) =>
      !found.breachesAnnounced.includes(name) && readClock(clocks[name], found, name, now)?.state === 'BREACHED',
  )

/**
 * The clocks a save has to announce: breached before the change or by it. Whoever stops a clock late does so in the minute
 * before the sweep would have seen it.
 */
export const breachesOfSave = <Case extends Timeline, Name extends string>(
  clocks: CaseClocks<Case, Name>,
  before: Case & Announced<Name>,
  changing: Case & Announced<Name>,
  now: Date,
): Name[] => {
  const breached = [...breachesToAnnounce(clocks, before, now), ...breachesToAnnounce(clocks, changing, now)]
  return [...new Set(breached)]
}

/** When the sweep has to look at a case again: the first due time of a clock that runs and was not announced; null without one. */
export function breachWatchAt<Case extends Timeline, Name extends string>(
  clocks: CaseClocks<Case, Name>,
  found: Case & Announced<Name>,
): Date | null {
  if (found.waitingSince) return null
  const dues = namesOf(clocks)
    .filter((name) => !found.breachesAnnounced.includes(name) && !clocks[name].stoppedAt(found))
    .flatMap((name) => dueAtOf(clocks[name], found) ?? [])
  return dues.length === 0 ? null : new Date(Math.min(...dues.map((due) => due.getTime())))
}
