import { becomeOutsider, becomeService, type Database, isOutside, type OutsideScope } from '@channelgraph/access'
import { notFound, staleVersion, type Text } from '@channelgraph/values'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { CommandContext } from './command.ts'
import { RefusedError } from './outcome.ts'

/** A table whose rows clients change: optimistic `version`. */
type VersionedTable = PgTable & { id: PgColumn; version: PgColumn }

/**
 * Locks one row for a command. The row has to be visible to the viewer: `visible` is the store's scope predicate, and for
 * those outside of the house row-level security is asked as well, under their database role, before the service role takes the lock.
 * Throws NOT_FOUND for a row that is not there or not theirs; a version that is not the expected one refuses with StaleVersion.
 */
export async function lockRow<T extends VersionedTable>(
  tx: Database,
  ctx: Pick<CommandContext, 'department' | 'scope'>,
  table: T,
  {
    id,
    expectedVersion,
    what,
    visible,
  }: { id: string; expectedVersion?: number; what: Text; visible?: SQL | undefined },
): Promise<T['$inferSelect']> {
  if (isOutside(ctx.scope)) await assertVisibleOutside(tx, ctx.department, ctx.scope, table, id, what)
  const [row] = await tx
    .select()
    .from(table as PgTable)
    .where(and(eq(table.id, id), visible))
    .for('update')
  if (!row) throw notFound(what.en, what.zh)
  const version = (row as { version: number }).version
  if (expectedVersion !== undefined && version !== expectedVersion)
    throw new RefusedError(staleVersion(expectedVersion, version))
  return row as T['$inferSelect']
}

/** Where advisory locks of kinds of codes are, apart from all others. */
const CODES = 740_201

/**
 * Lets one command at a time give codes of a kind, until its transaction ends: what people take for the same code (see `codeKey`) is
 * looked for, and could be given at once otherwise.
 */
export async function lockCodes(tx: Database, kind: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CODES}, hashtext(${kind}))`)
}

async function assertVisibleOutside(
  tx: Database,
  department: string,
  scope: OutsideScope,
  table: VersionedTable,
  id: string,
  what: Text,
): Promise<void> {
  await becomeOutsider(tx, department, scope)
  const rows = await tx
    .select({ id: table.id })
    .from(table as PgTable)
    .where(eq(table.id, id))
  await becomeService(tx)
  if (rows.length === 0) throw notFound(what.en, what.zh)
}
