import type { Operation } from '@channelgraph/contracts'
import { checkTransition, type Transitions } from '@channelgraph/values'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { type Command, command } from './command.ts'
import { changed } from './outcome.ts'
import type { VersionedRows } from './rows.ts'

/** What a client names to change something: its id, and the version it decided on. */
export interface Versioned {
  readonly id: string
  readonly expectedVersion: number
}

type Stateful = PgTable & { id: PgColumn; version: PgColumn; status: PgColumn }

/**
 * A command that is nothing but a transition: lock, ask the state machine, save. `change` is what becomes of the row at an
 * instant. As soon as there is a rule or an event beside it, write the command out.
 */
export const transition = <
  T extends Stateful,
  const Machine extends Transitions<string>,
  const Change extends Partial<T['$inferSelect']>,
>(
  operation: Operation,
  entity: string,
  rows: VersionedRows<T>,
  machine: Machine,
  name: keyof Machine & string,
  change: (now: Date) => Change,
): Command<Versioned, T['$inferSelect']> =>
  command(operation, async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(machine, name, before as { status: string })
    if (refusal) return refusal
    const after = await rows.update(tx, before, change(ctx.clock.now()))
    return changed(entity, before as { id: string }, after as { id: string })
  })
