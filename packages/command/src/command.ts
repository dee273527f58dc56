import { authorise, type Database, type Scope, scopeOf, systemViewer, type Viewer } from '@channelgraph/access'
import type { DomainEvent, Operation } from '@channelgraph/contracts'
import { appendEvents, lockHead, outboxHead, type RecordContext } from '@channelgraph/events'
import { type Clock, notFound, type Refusal } from '@channelgraph/values'
import { type AuditContext, appendAudit } from './audit.ts'
import { claim, type IdempotentInput, storeResult } from './idempotency.ts'
import { type Change, isDone, type Outcome, Refused, unchanged } from './outcome.ts'
import type { Find } from './rows.ts'

/** What a command knows beside its input. */
export interface CommandContext {
  readonly db: Database
  readonly department: string
  readonly viewer: Viewer
  readonly scope: Scope
  readonly clock: Clock
  /** The request's id, passed from event to event. */
  readonly correlationId: string
}

/** One write's unit of work: facts gather in it and are written as its last step. */
export class UnitOfWork {
  readonly tx: Database
  readonly #changes: { change: Change; context: AuditContext }[] = []
  readonly #events: { event: DomainEvent; context: RecordContext }[] = []

  constructor(tx: Database) {
    this.tx = tx
  }

  add(context: AuditContext, changes: readonly Change[], events: readonly DomainEvent[]): void {
    for (const change of changes) this.#changes.push({ change, context })
    for (const event of events) this.#events.push({ event, context })
  }

  /** Appends audit entries and events under the head lock. Nothing may be written in the transaction after it. */
  async flush(): Promise<void> {
    if (this.#changes.length === 0 && this.#events.length === 0) return
    const head = await lockHead(this.tx)
    const audit = await appendAudit(this.tx, head, this.#changes)
    let seq = head.seq
    for (const [context, events] of byContext(this.#events))
      seq = await appendEvents(this.tx, { ...head, seq }, events, context)
    await this.tx.update(outboxHead).set({ seq, ...audit })
  }
}

/** Groups neighbours that share a context, keeping their order. */
function byContext(items: readonly { event: DomainEvent; context: RecordContext }[]): [RecordContext, DomainEvent[]][] {
  const groups: [RecordContext, DomainEvent[]][] = []
  for (const { event, context } of items) {
    const last = groups.at(-1)
    if (last?.[0] === context) last[1].push(event)
    else groups.push([context, [event]])
  }
  return groups
}

type Handler<Input, Result> = (tx: Database, ctx: CommandContext, input: Input) => Promise<Outcome<Result>>

/** A write that can be asked for, or done within another transaction (that of an event or a sweep). */
export interface Command<Input, Result> {
  (ctx: CommandContext, input: Input): Promise<Result | Refusal>
  /** Runs within a unit of work; the caller flushes it. A refusal changes nothing and is returned. */
  within(unit: UnitOfWork, ctx: CommandContext, input: Input): Promise<Result | Refusal>
}

/**
 * One write: authorise by name, open one transaction, let the handler lock, decide and save, append audit entries and events
 * as the last step. A refusal rolls back and is answered as data. Deadlocks are tried again.
 */
export function command<Input, Result>(operation: Operation, handler: Handler<Input, Result>): Command<Input, Result> {
  const within = async (unit: UnitOfWork, ctx: CommandContext, input: Input): Promise<Result | Refusal> => {
    authorise(ctx.viewer, operation)
    const outcome = await handler(unit.tx, ctx, input)
    if (!isDone(outcome)) return outcome
    unit.add(auditContext(ctx, operation), outcome.changes, outcome.events)
    return outcome.result
  }
  const run = async (ctx: CommandContext, input: Input): Promise<Result | Refusal> => {
    authorise(ctx.viewer, operation)
    return inTransaction(ctx.db, async (unit) => {
      const outcome = await handler(unit.tx, ctx, input)
      if (!isDone(outcome)) throw new Refused(outcome)
      unit.add(auditContext(ctx, operation), outcome.changes, outcome.events)
      return outcome.result
    })
  }
  return Object.assign(run, { within })
}

/**
 * A creating write with an `idempotencyKey`: the same key of the same viewer answers with what was created the first time
 * (`find` reads it), and with IDEMPOTENCY_CONFLICT where the request differs.
 */
export function creatingCommand<Input extends IdempotentInput, Result extends { id: string }>(
  operation: Operation,
  find: Find<Result>,
  handler: Handler<Input, Result>,
): Command<Input, Result> {
  return command<Input, Result>(operation, async (tx, ctx, input) => {
    const known = await claim(tx, ctx, operation, input)
    if (known) {
      const result = (await find(tx, ctx.scope, [known])).get(known)
      if (!result) throw notFound('What this idempotencyKey created')
      return unchanged(result)
    }
    const outcome = await handler(tx, ctx, input)
    if (isDone(outcome)) await storeResult(tx, ctx, operation, input, outcome.result.id)
    return outcome
  })
}

/** The context under which events and schedules act. */
export const systemContext = (
  base: Pick<CommandContext, 'db' | 'department' | 'clock'>,
  correlationId: string,
): CommandContext => ({
  ...base,
  correlationId,
  viewer: systemViewer,
  scope: scopeOf(systemViewer),
})

const auditContext = ({ viewer, clock, correlationId }: CommandContext, operation: Operation): AuditContext => ({
  at: clock.now(),
  actor: viewer.subject,
  roles: viewer.roles,
  operation,
  correlationId,
})

const ATTEMPTS = 4
const RETRYABLE = new Set(['40001', '40P01'])

/** Runs work in one transaction and flushes its unit as the last step; a `Refused` rolls back and becomes the answer. */
export async function inTransaction<T>(db: Database, work: (unit: UnitOfWork) => Promise<T>): Promise<T | Refusal> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(async (tx) => {
        const unit = new UnitOfWork(tx as Database)
        const result = await work(unit)
        await unit.flush()
        return result
      })
    } catch (error) {
      if (error instanceof Refused) return error.refusal
      if (attempt >= ATTEMPTS || !RETRYABLE.has(sqlStateOf(error) ?? '')) throw error
    }
  }
}

/** The SQLSTATE of a database error, also where drizzle wrapped it; undefined for other errors. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && /^[0-9A-Z]{5}$/.test(current.code)) return current.code
  }
  return undefined
}
