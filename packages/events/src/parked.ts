import type { Database } from '@channelgraph/access'
import { type Department, ORDERED_BY } from '@channelgraph/contracts'
import { and, asc, count, eq, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { inbox, parkedEvent } from './outbox.tables.ts'

export type ParkedEventRow = typeof parkedEvent.$inferSelect

/** What may be told of a failure: no value of the event, no row, no statement. */
export interface Failure {
  readonly errorClass: string
  readonly message: string
}

/** An event is tried this often, over at least this long, before it is parked. */
export const TRIES = 10
export const TRIED_FOR_MS = 5 * 60_000
const LONGEST_PAUSE_MS = 60_000

/** Where so many fail it is not the events: the feed stops instead of setting all of it apart. */
export const MAX_FAILING = 100
const MAX_WAITING = 10_000

/** What has to be readable of an event for it to be set apart: its place, and what it is about. */
const placed = z.object({
  sequence: z.number().int().positive(),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what Postgres does not store, and no terminal shall be sent
  subject: z.string().regex(/^[^\u0000-\u001f\u007f]{1,200}$/),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the same
  type: z.string().regex(/^[^\u0000-\u001f\u007f]{1,200}$/),
  data: z.unknown(),
})

/** What an event is about: its subject, and the values it is ordered by besides, on its own level and in its lines. */
export function orderKeys(
  publisher: Department,
  { subject, data }: { readonly subject: string; readonly data?: unknown },
): string[] {
  const keys = new Set([subject])
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const field of ORDERED_BY[publisher] ?? []) {
      const found: unknown = Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : undefined
      for (const key of Array.isArray(found) ? found : [found])
        if (typeof key === 'string' && key.length <= 200 && !key.includes('\0')) keys.add(key)
    }
  }
  collect(data)
  const lines: unknown = (data as { lines?: unknown } | null | undefined)?.lines
  if (Array.isArray(lines)) lines.forEach(collect)
  return [...keys]
}

type Place = Pick<ParkedEventRow, 'sequence' | 'state' | 'keys'>

/** The events of a publisher that were set apart, as a page passes by them. */
export class SetApart {
  readonly #before: Place[]
  readonly #held = new Set<string>()
  readonly #known: ReadonlySet<number>
  waiting: number

  constructor(rows: readonly Place[]) {
    this.#before = [...rows].filter(({ state }) => state !== 'SKIPPED')
    this.#known = new Set(rows.map(({ sequence }) => sequence))
    this.waiting = rows.filter(({ state }) => state === 'WAITING').length
  }

  /** Whether an event may not be applied now: it was set apart itself (and is read again), or an earlier one about the same was. */
  holds(sequence: number, keys: readonly string[]): boolean {
    while ((this.#before[0]?.sequence ?? Number.POSITIVE_INFINITY) <= sequence)
      this.hold(this.#before.shift()?.keys ?? [])
    return this.#known.has(sequence) || keys.some((key) => this.#held.has(key))
  }

  hold(keys: readonly string[]): void {
    for (const key of keys) this.#held.add(key)
  }

  knows(sequence: number): boolean {
    return this.#known.has(sequence)
  }
}

/** Reads what was set apart of a publisher's feed; the caller holds the lock of its position. */
export async function setApartBefore(tx: Database, publisher: Department): Promise<SetApart> {
  return new SetApart(await placesOf(tx, publisher))
}

const placesOf = (tx: Database, publisher: Department) =>
  tx
    .select({
      sequence: parkedEvent.sequence,
      state: parkedEvent.state,
      keys: parkedEvent.keys,
      nextTryAt: parkedEvent.nextTryAt,
    })
    .from(parkedEvent)
    .where(eq(parkedEvent.publisher, publisher))
    .orderBy(asc(parkedEvent.sequence))

/** Keeps an event behind the earlier one about the same; the caller moves the position. One that is known already stays as it is. */
export async function letWait(
  tx: Database,
  publisher: Department,
  event: { readonly sequence: number; readonly type: string; readonly subject: string },
  keys: string[],
  apart: SetApart,
): Promise<void> {
  if (apart.knows(event.sequence)) return
  if (apart.waiting >= MAX_WAITING)
    throw new Error(`${MAX_WAITING} events of ${publisher} wait behind parked ones: retry or skip those`)
  const { sequence, type, subject } = event
  await tx
    .insert(parkedEvent)
    .values({ publisher, sequence, type, subject, keys, state: 'WAITING', event: JSON.stringify(event) })
  apart.hold(keys)
  apart.waiting += 1
}

/**
 * Sets the next event of a feed apart after its first failure, and moves the position past it. False where that may not be: its
 * place or what it is about cannot be read, it is not the next, or too many are apart. True also where another replica was first.
 */
export async function setApart(
  tx: Database,
  publisher: Department,
  position: number,
  raw: unknown,
  failure: Failure,
  at: Date,
): Promise<boolean> {
  const event = placed.safeParse(raw).data
  if (!event) return false
  const { sequence, type, subject } = event
  if (sequence <= position) return true
  if (sequence !== position + 1) return false
  const [failing] = await tx
    .select({ rows: count() })
    .from(parkedEvent)
    .where(and(eq(parkedEvent.publisher, publisher), sql`${parkedEvent.state} in ('RETRYING', 'PARKED')`))
  if ((failing?.rows ?? 0) >= MAX_FAILING) return false
  const row = { publisher, sequence, type, subject, keys: orderKeys(publisher, event), event: JSON.stringify(raw) }
  await tx
    .insert(parkedEvent)
    .values({ ...row, ...failedTry({ tries: 0, firstTriedAt: null }, failure, at) })
    .onConflictDoNothing()
  await tx.update(inbox).set({ position: sequence }).where(eq(inbox.publisher, publisher))
  return true
}

/** What a failed try makes of an event: tried again after a pause that doubles up to a minute, or parked. */
function failedTry(
  { tries: before, firstTriedAt }: Pick<ParkedEventRow, 'tries' | 'firstTriedAt'>,
  failure: Failure,
  at: Date,
): Pick<ParkedEventRow, 'state' | 'tries' | 'firstTriedAt' | 'lastTriedAt' | 'nextTryAt' | 'errorClass' | 'message'> {
  const tries = before + 1
  const first = firstTriedAt ?? at
  const parked = tries >= TRIES && at.getTime() - first.getTime() >= TRIED_FOR_MS
  const pause = Math.min(1_000 * 2 ** tries, LONGEST_PAUSE_MS)
  return {
    state: parked ? 'PARKED' : 'RETRYING',
    tries,
    firstTriedAt: first,
    lastTriedAt: at,
    nextTryAt: parked ? null : new Date(at.getTime() + pause),
    ...failure,
  }
}

/** The first event that is due and has nothing before it about the same; null for none. The caller holds the position's lock. */
export async function findPlayable(tx: Database, publisher: Department, now: Date): Promise<ParkedEventRow | null> {
  const held = new Set<string>()
  for (const { sequence, state, keys, nextTryAt } of await placesOf(tx, publisher)) {
    if (state === 'SKIPPED') continue
    const due = state === 'WAITING' || (state === 'RETRYING' && (nextTryAt === null || nextTryAt <= now))
    if (due && !keys.some((key) => held.has(key))) return findParked(tx, publisher, sequence)
    for (const key of keys) held.add(key)
  }
  return null
}

/** One event that was set apart, whole. */
export async function findParked(tx: Database, publisher: string, sequence: number): Promise<ParkedEventRow | null> {
  const [row] = await tx.select().from(parkedEvent).where(isRow({ publisher, sequence }))
  return row ?? null
}

/** Forgets an event as the first step of the transaction in which it takes effect. */
export async function forgetParked(tx: Database, row: ParkedEventRow): Promise<void> {
  await tx.delete(parkedEvent).where(isRow(row))
}

/** Notes one more failed try; returns whether the event is parked now. */
export async function noteFailedTry(tx: Database, row: ParkedEventRow, failure: Failure, at: Date): Promise<boolean> {
  const after = failedTry(row, failure, at)
  await tx.update(parkedEvent).set(after).where(isRow(row))
  return after.state === 'PARKED'
}

export const isRow = ({ publisher, sequence }: Pick<ParkedEventRow, 'publisher' | 'sequence'>) =>
  and(eq(parkedEvent.publisher, publisher), eq(parkedEvent.sequence, sequence))

/** How many of each publisher's events are apart, by state; the skipped left out. */
export async function countParked(
  db: Database,
): Promise<{ publisher: string; state: ParkedEventRow['state']; events: number }[]> {
  return db
    .select({ publisher: parkedEvent.publisher, state: parkedEvent.state, events: count() })
    .from(parkedEvent)
    .where(ne(parkedEvent.state, 'SKIPPED'))
    .groupBy(parkedEvent.publisher, parkedEvent.state)
    .orderBy(parkedEvent.publisher, parkedEvent.state)
}
