import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { type CommandContext, lockRow } from '@channelgraph/command'
import { ascending, descending, firstOfEach, orderOf } from '@channelgraph/paging'
import { groupBy, indexBy } from '@channelgraph/values'
import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { partnerTable } from '../partners/partners.tables.ts'
import { type TrainingEnrolmentRow, trainingEnrolment } from './training.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, trainingEnrolment.partnerId, partnerTable)

export async function findEnrolments(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, TrainingEnrolmentRow>> {
  return indexBy(
    await db
      .select()
      .from(trainingEnrolment)
      .where(and(inArray(trainingEnrolment.id, [...ids]), visible(scope))),
    (row) => row.id,
  )
}

const LATEST_FIRST = [descending(trainingEnrolment.enrolledAt, 'timestamptz'), ascending(trainingEnrolment.id)]

export interface EnrolmentFilter {
  readonly status: TrainingEnrolmentRow['status'] | null
}

export async function findPartnersEnrolments(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
  { status }: EnrolmentFilter,
): Promise<Map<string, TrainingEnrolmentRow[]>> {
  const rows = await db
    .select()
    .from(trainingEnrolment)
    .where(
      firstOfEach({
        table: trainingEnrolment,
        parentId: trainingEnrolment.partnerId,
        parentIds: partnerIds,
        where: and(status ? eq(trainingEnrolment.status, status) : undefined, visible(scope)),
        keys: LATEST_FIRST,
      }),
    )
    .orderBy(...orderOf(LATEST_FIRST))
  return groupBy(rows, (row) => row.partnerId)
}

export async function findSessionsEnrolments(
  db: Database,
  scope: Scope,
  sessionIds: readonly string[],
): Promise<Map<string, TrainingEnrolmentRow[]>> {
  const rows = await db
    .select()
    .from(trainingEnrolment)
    .where(
      firstOfEach({
        table: trainingEnrolment,
        parentId: trainingEnrolment.sessionId,
        parentIds: sessionIds,
        where: visible(scope),
        keys: LATEST_FIRST,
      }),
    )
    .orderBy(...orderOf(LATEST_FIRST))
  return groupBy(rows, (row) => row.sessionId)
}

/** Everybody who has a place in a session, whoever may see them: places are counted over all partners. */
export const findPlacesTaken = (tx: Database, sessionId: string): Promise<TrainingEnrolmentRow[]> =>
  tx
    .select()
    .from(trainingEnrolment)
    .where(and(eq(trainingEnrolment.sessionId, sessionId), ne(trainingEnrolment.status, 'CANCELLED')))

export const lockEnrolment = (
  tx: Database,
  ctx: CommandContext,
  id: string,
  expectedVersion: number,
): Promise<TrainingEnrolmentRow> =>
  lockRow(tx, ctx, trainingEnrolment, { id, expectedVersion, what: 'The enrolment', visible: visible(ctx.scope) })

export async function insertEnrolment(
  tx: Database,
  row: typeof trainingEnrolment.$inferInsert,
): Promise<TrainingEnrolmentRow> {
  const [saved] = await tx.insert(trainingEnrolment).values(row).returning()
  return saved!
}

/** Saves a locked enrolment's new status, and its score after an exam, and moves its version. */
export async function saveEnrolment(
  tx: Database,
  before: TrainingEnrolmentRow,
  change: Pick<TrainingEnrolmentRow, 'status'> & Partial<Pick<TrainingEnrolmentRow, 'examScore'>>,
): Promise<TrainingEnrolmentRow> {
  const [saved] = await tx
    .update(trainingEnrolment)
    .set({ ...change, version: before.version + 1 })
    .where(eq(trainingEnrolment.id, before.id))
    .returning()
  return saved!
}

/** Cancels the places of a session that nobody has used yet; returns each as it was and as it is. */
export async function cancelUnusedPlaces(
  tx: Database,
  sessionId: string,
): Promise<{ before: TrainingEnrolmentRow; after: TrainingEnrolmentRow }[]> {
  const unused = await tx
    .select()
    .from(trainingEnrolment)
    .where(and(eq(trainingEnrolment.sessionId, sessionId), eq(trainingEnrolment.status, 'ENROLLED')))
    .for('update')
  if (unused.length === 0) return []
  const cancelled = indexBy(
    await tx
      .update(trainingEnrolment)
      .set({ status: 'CANCELLED', version: sql`${trainingEnrolment.version} + 1` })
      .where(
        inArray(
          trainingEnrolment.id,
          unused.map(({ id }) => id),
        ),
      )
      .returning(),
    (row) => row.id,
  )
  return unused.map((before) => ({ before, after: cancelled.get(before.id)! }))
}
