import type { Database } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { afterCursor, ascending, type Connection, connectionOf, orderOf } from '@channelgraph/paging'
import { indexBy, type Period, within } from '@channelgraph/values'
import { and, count, eq, inArray, type SQL } from 'drizzle-orm'
import { type TrainingSessionRow, trainingSession } from './training.tables.ts'

// When something is taught is known to everybody who may use the graph: these reads need no row scope.

export async function findSessions(db: Database, ids: readonly string[]): Promise<Map<string, TrainingSessionRow>> {
  return indexBy(
    await db
      .select()
      .from(trainingSession)
      .where(inArray(trainingSession.id, [...ids])),
    (row) => row.id,
  )
}

export interface TrainingSessionPage {
  readonly period?: Period | null
  readonly first: number
  readonly after?: string | null
}

export type TrainingSessionList = Connection<TrainingSessionRow>

const beginsIn = (period: Period | null | undefined): SQL | undefined =>
  period ? within(trainingSession.startsAt, period) : undefined

const BY_START = [ascending(trainingSession.startsAt, 'timestamptz'), ascending(trainingSession.id)]

export async function listSessions(
  db: Database,
  page: TrainingSessionPage,
  totalCount: () => Promise<number>,
): Promise<TrainingSessionList> {
  const rows = await db
    .select()
    .from(trainingSession)
    .where(and(beginsIn(page.period), afterCursor(page.after, BY_START)))
    .orderBy(...orderOf(BY_START))
    .limit(page.first + 1)
  return connectionOf(rows, page.first, (row) => [row.startsAt.toISOString(), row.id], totalCount)
}

export async function countSessions(db: Database, period: Period | null | undefined): Promise<number> {
  const [row] = await db.select({ sessions: count() }).from(trainingSession).where(beginsIn(period))
  return row?.sessions ?? 0
}

export const lockSession = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion?: number,
): Promise<TrainingSessionRow> => lockRow(tx, ctx, trainingSession, { id, expectedVersion, what: 'The session' })

export async function insertSession(
  tx: Database,
  row: typeof trainingSession.$inferInsert,
): Promise<TrainingSessionRow> {
  const [saved] = await tx.insert(trainingSession).values(row).returning()
  return saved!
}

/** Saves a locked session's new status and moves its version. */
export async function saveSessionStatus(
  tx: Database,
  before: TrainingSessionRow,
  status: TrainingSessionRow['status'],
): Promise<TrainingSessionRow> {
  const [saved] = await tx
    .update(trainingSession)
    .set({ status, version: before.version + 1 })
    .where(eq(trainingSession.id, before.id))
    .returning()
  return saved!
}
