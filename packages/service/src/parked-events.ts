import type { Database } from '@channelgraph/access'
import { sqlStateOf, UnitOfWork } from '@channelgraph/command'
import type { Department } from '@channelgraph/contracts'
import {
  applyOne,
  countParked,
  type Failure,
  findPlayable,
  forgetParked,
  lockPosition,
  noteFailedTry,
  type Subscription,
  setApart,
  UnreadableEvent,
} from '@channelgraph/events'
import { type Logger, loggedError } from '@channelgraph/process'
import type { Clock } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { isTransient } from './database-errors.ts'
import type { EventWork, Subgraph } from './subgraph.ts'

/** How many events of one publisher are apart. */
export interface ParkedCount {
  readonly publisher: string
  readonly RETRYING: number
  readonly PARKED: number
  readonly WAITING: number
}

/**
 * What a department does with events that it could not apply (docs/decisions/0041). An event takes effect and leaves the table in
 * one transaction under the lock of its feed's position, so its effects happen once however often it is tried, and by whomever.
 */
export function parkedEvents(
  subscriptions: Readonly<Partial<Record<Department, readonly Subscription<EventWork>[]>>>,
  workFor: (unit: UnitOfWork, correlationId: string) => EventWork,
  { db, clock, log }: { readonly db: Database; readonly clock: Clock; readonly log: Logger },
): Pick<Subgraph, 'setApart' | 'playParked' | 'parked'> {
  /** Tries the next event that is due; whether there was one, and whether it took effect. */
  const playNext = (publisher: Department, readers: readonly Subscription<EventWork>[]) =>
    db.transaction(async (outer) => {
      const tx = outer as Database
      await lockPosition(tx, publisher)
      const row = await findPlayable(tx, publisher, clock.now())
      if (!row) return null
      const { sequence, type } = row
      try {
        await tx.transaction(async (inner) => {
          const unit = new UnitOfWork(inner as Database)
          await forgetParked(unit.tx, row)
          await applyOne((event) => workFor(unit, event.correlationid), readers, JSON.parse(row.event))
          await unit.flush()
          // What is checked at the commit would else fail where nobody counts the try.
          await unit.tx.execute(sql`set constraints all immediate`)
        })
        log.info({ publisher, sequence, type }, 'an event that was set apart took effect')
        return { played: true }
      } catch (error) {
        if (isTransient(error)) throw error
        const failure = failureOf(error)
        const parked = await noteFailedTry(tx, row, failure, clock.now())
        if (parked)
          log.error({ publisher, sequence, type, ...failure, err: error }, 'an event is parked: npm run events')
        return { played: false }
      }
    })

  return {
    setApart: async (publisher, event, error) => {
      if (isTransient(error)) return false
      const failure = failureOf(error)
      const kept = await db.transaction(async (tx) => {
        const position = await lockPosition(tx as Database, publisher)
        return setApart(tx as Database, publisher, position, event, failure, clock.now())
      })
      if (kept)
        log.error(
          { publisher, ...failure, err: error },
          'an event cannot be applied: it is set apart, the rest goes on',
        )
      return kept
    },
    playParked: async () => {
      let played = 0
      for (const [publisher, readers] of Object.entries(subscriptions) as [Department, Subscription<EventWork>[]][]) {
        try {
          for (let went = await playNext(publisher, readers); went; went = await playNext(publisher, readers))
            if (went.played) played += 1
        } catch (error) {
          // Nobody's event is at fault: the feed of this publisher says so too, and the next second tries again.
          log.warn({ publisher, err: error }, 'events that were set apart wait for the database')
        }
      }
      return played
    },
    parked: async () => {
      const counts = new Map<string, ParkedCount>()
      for (const { publisher, state, events } of await countParked(db)) {
        const known = counts.get(publisher) ?? { publisher, RETRYING: 0, PARKED: 0, WAITING: 0 }
        counts.set(publisher, { ...known, [state]: events })
      }
      return [...counts.values()]
    },
  }
}

/** The class of an error, and of its words those that name things and never values: rows, payloads and parameters stay out. */
function failureOf(error: unknown): Failure {
  if (error instanceof UnreadableEvent) return { errorClass: error.name, message: error.message }
  const state = sqlStateOf(error)
  if (state === undefined) {
    const errorClass = error instanceof Error ? error.name : typeof error
    return { errorClass, message: 'The log of this department has the stack.' }
  }
  let logged = loggedError(error)
  while (logged.cause && logged.code === undefined) logged = logged.cause
  const { table, column, constraint } = logged
  const names = Object.entries({ table, column, constraint }).flatMap(([key, name]) => (name ? [`${key} ${name}`] : []))
  return {
    errorClass: `SQLSTATE ${state}`,
    message: names.join(', ') || 'The log of this department has the statement.',
  }
}
