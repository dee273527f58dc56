import type { Database } from '@channelgraph/access'
import { inTransaction } from '@channelgraph/command'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { findParked, isRow, lockPosition, type ParkedEventRow, parkedEvent } from '@channelgraph/events'
import { type Clock, check } from '@channelgraph/values'
import { asc, ne } from 'drizzle-orm'

/** An operator asked for what cannot be done; the message says what to do. */
export class OperatorError extends Error {
  override name = 'OperatorError'
}

/** Which event: `partners/1244` is number 1244 of what partners publishes. */
export interface EventPlace {
  readonly publisher: Department
  readonly sequence: number
}

export function parsePlace(text: string): EventPlace {
  const [, name, number] = /^([a-z]+)\/([1-9]\d{0,14})$/.exec(text) ?? []
  const publisher = DEPARTMENTS.find((department) => department === name)
  if (!publisher)
    throw new OperatorError(`Name the event by publisher and sequence, such as partners/1244; it was "${text}".`)
  return { publisher, sequence: Number(number) }
}

const LISTED = 1_000

/** What is set apart, in order, without the events themselves: the first thousand. */
export const listParked = (db: Database): Promise<Omit<ParkedEventRow, 'event' | 'keys'>[]> => {
  const {
    publisher,
    sequence,
    state,
    type,
    subject,
    tries,
    firstTriedAt,
    lastTriedAt,
    nextTryAt,
    errorClass,
    message,
  } = parkedEvent
  return db
    .select({
      publisher,
      sequence,
      state,
      type,
      subject,
      tries,
      firstTriedAt,
      lastTriedAt,
      nextTryAt,
      errorClass,
      message,
    })
    .from(parkedEvent)
    .where(ne(state, 'SKIPPED'))
    .orderBy(asc(publisher), asc(sequence))
    .limit(LISTED)
}

/** One event, whole: it may hold personal data. */
export async function showParked(db: Database, place: EventPlace): Promise<ParkedEventRow> {
  const row = await findParked(db, place.publisher, place.sequence)
  if (!row) throw new OperatorError(`${nameOf(place)} is not set apart here: list says what is.`)
  return row
}

/** Has the service try a failed event at once, one time; what waits behind it follows where that succeeds. */
export async function retryParked(db: Database, place: EventPlace): Promise<void> {
  await db.transaction(async (tx) => {
    await lockPosition(tx as Database, place.publisher)
    failing(await showParked(tx as Database, place))
    await tx.update(parkedEvent).set({ state: 'RETRYING', nextTryAt: null }).where(isRow(place))
  })
}

/** Gives a failed event up: it will never take effect, and what waits behind it goes on. Audited with the operator's name. */
export async function skipParked(
  db: Database,
  clock: Clock,
  place: EventPlace,
  given: { readonly operator: string; readonly reason: string },
): Promise<void> {
  const operator = check.text('by', given.operator)
  const reason = check.text('reason', given.reason)
  await inTransaction(db, async (unit) => {
    await lockPosition(unit.tx, place.publisher)
    const before = failing(await showParked(unit.tx, place))
    const after: ParkedEventRow = { ...before, state: 'SKIPPED', nextTryAt: null }
    await unit.tx.update(parkedEvent).set(after).where(isRow(place))
    unit.add(
      {
        at: clock.now(),
        actor: `operator:${operator}`,
        roles: [],
        operation: 'event:skip',
        correlationId: `skip-${nameOf(place)}`,
      },
      [{ entity: 'ParkedEvent', entityId: nameOf(place), before, after, reason, reasonForPartner: false }],
      [],
    )
  })
}

function failing(row: ParkedEventRow): ParkedEventRow {
  if (row.state === 'RETRYING' || row.state === 'PARKED') return row
  throw new OperatorError(
    row.state === 'WAITING'
      ? `${nameOf(row)} only waits: retry or skip the failed event before it about the same, and it follows.`
      : `${nameOf(row)} was skipped already.`,
  )
}

const nameOf = ({ publisher, sequence }: Pick<ParkedEventRow, 'publisher' | 'sequence'>): string =>
  `${publisher}/${sequence}`
