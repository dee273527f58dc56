import {
  authorise,
  type Database,
  type Scope,
  scopeFor,
  scopeOf,
  systemViewer,
  type Viewer,
} from '@channelgraph/access'
import type { DomainEvent, Operation } from '@channelgraph/contracts'
import { appendEvents, lockHead, outboxHead, type RecordContext } from '@channelgraph/events'
import { type Clock, notFound, type Refusal } from '@channelgraph/values'
import { type AuditContext, appendAudit } from './audit.ts'
import { claim, type IdempotentInput, storeResult } from './idempotency.ts'
import { type Change, isDone, type Outcome, RefusedError, unchanged } from './outcome.ts'
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
    const seq = await appendEvents(this.tx, head, this.#events)
    await this.tx.update(outboxHead).set({ seq, ...audit })
  }
}

/**
 * The context in which an operation runs: FORBIDDEN where no role of the viewer permits it, else with the rows of those roles
 * that do. `command()` begins with it; a handler asks again where its input decides which operation it is.
 */
export function permitted<Context extends Pick<CommandContext, 'viewer' | 'scope'>>(
  ctx: Context,
  operation: Operation,
): Context {
  authorise(ctx.viewer, operation)
  return { ...ctx, scope: scopeFor(ctx.viewer, operation) }
}

type Handler<Input, Result, Refused extends Refusal> = (
  tx: Database,
  ctx: CommandContext,
  input: Input,
) => Promise<Outcome<Result, Refused>>

/**
 * A write that can be asked for, or done within another transaction (that of an event or a sweep). `Refused` are the refusals it
 * may answer, as far as its handler returns them: a lock refuses StaleVersion besides.
 */
export interface Command<Input, Result, Refused extends Refusal = Refusal> {
  (ctx: CommandContext, input: Input): Promise<Result | Refused>
  /** Runs within a unit of work; the caller flushes it. A refusal changes nothing and is returned. */
  within(unit: UnitOfWork, ctx: CommandContext, input: Input): Promise<Result | Refused>
}

/**
 * One write: authorise by name, with the scope of the roles which permit it, open one transaction, let the handler lock, decide
 * and save, append audit entries and events as the last step. A refusal rolls back and is answered as data. Deadlocks are tried
 * again.
 */
export function command<Input, Result, Refused extends Refusal = Refusal>(
  operation: Operation,
  handler: Handler<Input, Result, Refused>,
): Command<Input, Result, Refused> {
  /** Does the work in a transaction; throws what refuses it, so that the transaction takes back what was written. */
  const work = async (unit: UnitOfWork, tx: Database, ctx: CommandContext, input: Input): Promise<Result> => {
    const outcome = await handler(tx, ctx, input)
    if (!isDone(outcome)) throw new RefusedError(outcome)
    unit.add(auditContext(ctx, operation), outcome.changes, outcome.events)
    return outcome.result
  }
  return Object.assign(
    async (ctx: CommandContext, input: Input) => {
      const own = permitted(ctx, operation)
      return inTransaction<Result, Refused>(ctx.db, (unit) => work(unit, unit.tx, own, input))
    },
    {
      // A savepoint: what a refused command wrote is not kept by whoever goes on.
      within: async (unit: UnitOfWork, ctx: CommandContext, input: Input) => {
        const own = permitted(ctx, operation)
        try {
          return await unit.tx.transaction((tx) => work(unit, tx as Database, own, input))
        } catch (error) {
          if (error instanceof RefusedError) return error.refusal as Refused
          throw error
        }
      },
    },
  )
}

/**
 * A creating write with an `idempotencyKey`: the same key of the same viewer answers with what was created the first time
 * (`find` reads it), and with IDEMPOTENCY_CONFLICT where the request differs.
 */
export function creatingCommand<
  Input extends IdempotentInput,
  Result extends { id: string },
  Refused extends Refusal = Refusal,
>(operation: Operation, find: Find<Result>, handler: Handler<Input, Result, Refused>): Command<Input, Result, Refused> {
  return command(operation, async (tx, ctx, input: Input): Promise<Outcome<Result, Refused>> => {
    const known = await claim(tx, ctx, operation, input)
    if (known) {
      const result = (await find(tx, ctx.scope, [known])).get(known)
      if (!result) throw notFound('What this idempotencyKey created', '此 idempotencyKey 所创建的内容')
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

/** Runs work in one transaction and flushes its unit as the last step; a `RefusedError` rolls back and becomes the answer. */
export async function inTransaction<T, Refused extends Refusal = Refusal>(
  db: Database,
  work: (unit: UnitOfWork) => Promise<T>,
): Promise<T | Refused> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(async (tx) => {
        const unit = new UnitOfWork(tx as Database)
        const result = await work(unit)
        await unit.flush()
        return result
      })
    } catch (error) {
      if (error instanceof RefusedError) return error.refusal as Refused
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
