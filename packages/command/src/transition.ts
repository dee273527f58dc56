import type { DomainEvent, Operation } from '@channelgraph/contracts'
import { checkTransition, type Refusal, type Transitions } from '@channelgraph/values'
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
 * A command that is nothing but a transition: lock, ask the state machine, save. The new status is the one that the machine
 * lists; `change` is what else becomes of the row at an instant, `event` the fact told of it. As soon as there is a rule beside
 * it, write the command out. Throws at once for a transition that leads to more than one status.
 */
export function transition<T extends Stateful>(
  operation: Operation,
  entity: string,
  rows: VersionedRows<T>,
  machine: Transitions<T['$inferSelect']['status'] & string>,
  name: string,
  {
    change,
    event,
  }: {
    readonly change?: (now: Date) => Omit<Partial<T['$inferSelect']>, 'id' | 'version' | 'status'>
    readonly event?: (after: T['$inferSelect']) => DomainEvent
  } = {},
): Command<Versioned, T['$inferSelect'], Refusal<'IllegalTransition'>> {
  const [status, ...others] = machine[name]?.to ?? []
  if (!status || others.length > 0) throw new Error(`${name} of ${entity} does not lead to exactly one status.`)
  return command(operation, async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(machine, name, before as { status: string })
    if (refusal) return refusal
    const change_ = { ...change?.(ctx.clock.now()), status } as Partial<T['$inferSelect']>
    const after = await rows.update(tx, before, change_)
    const events = event ? [event(after)] : []
    return changed(entity, before as { id: string }, after as T['$inferSelect'] & { id: string }, ...events)
  })
}
