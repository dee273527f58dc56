import type { Database } from '@channelgraph/access'
import {
  type Department,
  type EventContract,
  type EventEnvelope,
  envelope,
  type PayloadOf,
} from '@channelgraph/contracts'
import { sql } from 'drizzle-orm'
import { inbox } from './outbox.tables.ts'
import { letWait, orderKeys, setApartBefore } from './parked.ts'

/** What a department does with one kind of fact, within the transaction that moves its position. */
export interface Subscription<Unit> {
  readonly contract: EventContract
  readonly apply: (unit: Unit, payload: unknown, event: EventEnvelope) => Promise<unknown>
}

/** Subscribes to a published fact; the payload is checked against its contract before `apply` sees it. */
export function on<Unit, E extends EventContract>(
  contract: E,
  apply: (unit: Unit, payload: PayloadOf<E>, event: EventEnvelope) => Promise<unknown>,
): Subscription<Unit> {
  return { contract, apply: (unit, payload, event) => apply(unit, payload as PayloadOf<E>, event) }
}

/** An event that does not keep its contract. It is set apart; the consumer stops before it where not even its place can be read. */
export class UnreadableEvent extends Error {
  override name = 'UnreadableEvent'
}

/** Where this department stands in a publisher's feed. */
export async function positionIn(db: Database, publisher: Department): Promise<number> {
  const rows = await db.select().from(inbox).where(sql`${inbox.publisher} = ${publisher}`)
  return rows[0]?.position ?? 0
}

/** Locks the position, so that two replicas never apply the same page at once. */
export async function lockPosition(tx: Database, publisher: Department): Promise<number> {
  const lock = () => tx.select().from(inbox).where(sql`${inbox.publisher} = ${publisher}`).for('update')
  const [known] = await lock()
  if (known) return known.position
  await tx.insert(inbox).values({ publisher, position: 0 }).onConflictDoNothing()
  const [row] = await lock()
  return row?.position ?? 0
}

/**
 * Applies a page of events in order and moves the position, all in the caller's transaction. Events at or before the position
 * were applied already and are passed over, so an effect happens once however often the event arrives. What is about the same as
 * an earlier event that was set apart is kept to wait behind it.
 */
export async function applyPage<Unit>(
  tx: Database,
  unitFor: (event: EventEnvelope) => Unit,
  publisher: Department,
  subscriptions: readonly Subscription<Unit>[],
  page: readonly unknown[],
): Promise<number> {
  let position = await lockPosition(tx, publisher)
  const apart = await setApartBefore(tx, publisher)
  for (const raw of page) {
    const event = readEnvelope(raw)
    if (event.sequence <= position) continue
    if (event.sequence !== position + 1) {
      throw new UnreadableEvent(
        `The feed of ${publisher} jumps from ${position} to ${event.sequence}: an event is missing.`,
      )
    }
    const readers = readersOf(event, subscriptions)
    const keys = orderKeys(publisher, event)
    if (readers.length > 0 && apart.holds(event.sequence, keys)) await letWait(tx, publisher, event, keys, apart)
    else for (const { contract, apply } of readers) await apply(unitFor(event), readPayload(contract, event), event)
    position = event.sequence
  }
  await tx.update(inbox).set({ position }).where(sql`${inbox.publisher} = ${publisher}`)
  return position
}

/** Applies one event that was set apart, in the caller's transaction; the position has passed it already. */
export async function applyOne<Unit>(
  unit: (event: EventEnvelope) => Unit,
  subscriptions: readonly Subscription<Unit>[],
  raw: unknown,
): Promise<void> {
  const event = readEnvelope(raw)
  for (const { contract, apply } of readersOf(event, subscriptions))
    await apply(unit(event), readPayload(contract, event), event)
}

function readEnvelope(raw: unknown): EventEnvelope {
  const parsed = envelope.safeParse(raw)
  if (!parsed.success)
    throw new UnreadableEvent(`An event has no valid envelope: ${parsed.error.issues[0]?.message ?? 'unknown'}`)
  return parsed.data
}

/** Who reads an event: whoever subscribed to its very version, or else whoever subscribed to its type and upcasts it. */
function readersOf<Unit>(
  { type, dataversion }: EventEnvelope,
  subscriptions: readonly Subscription<Unit>[],
): readonly Subscription<Unit>[] {
  const ofType = subscriptions.filter(({ contract }) => contract.type === type)
  const exact = ofType.filter(({ contract }) => contract.version === dataversion)
  return exact.length > 0 ? exact : ofType
}

function readPayload(contract: EventContract, event: EventEnvelope): unknown {
  const parsed = contract.payload.safeParse(upcastPayload(contract, event))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UnreadableEvent(`${nameOf(event)} breaks its contract at ${issue?.path.join('.')}: ${issue?.message}`)
}

/** The payload in the contract's version. A version nobody here knows is never read as another: its fields may mean other things. */
function upcastPayload({ version, upcasters }: EventContract, event: EventEnvelope): unknown {
  if (event.dataversion > version)
    throw new UnreadableEvent(`${nameOf(event)} is newer than this service, which reads v${version}: deploy it first.`)
  let payload = event.data
  for (let from = event.dataversion; from < version; from += 1) {
    const upcast = Object.hasOwn(upcasters, from) ? upcasters[from] : undefined
    if (!upcast)
      throw new UnreadableEvent(
        `${nameOf(event)} is older than this service, which reads v${version} and has no upcaster from v${from}: give its contract one.`,
      )
    payload = attempt(event, () => upcast(payload))
  }
  return payload
}

function attempt(event: EventEnvelope, upcast: () => unknown): unknown {
  try {
    return upcast()
  } catch (error) {
    // Its class alone: an operator's list shows this, and what an upcaster says may quote the payload.
    const kind = error instanceof Error ? error.name : typeof error
    throw new UnreadableEvent(`${nameOf(event)} cannot be upcast to the version this service reads (${kind})`, {
      cause: error,
    })
  }
}

const nameOf = ({ type, dataversion, sequence }: EventEnvelope): string =>
  `${type} v${dataversion} (sequence ${sequence})`
