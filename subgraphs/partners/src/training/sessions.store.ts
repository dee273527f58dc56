import type { Database } from '@channelgraph/access'
import { everyRow, type Find, rowsOf } from '@channelgraph/command'
import { ascending, pages } from '@channelgraph/paging'
import { type BusinessDate, check, type Period, startOfDay, within } from '@channelgraph/values'
import { and, arrayOverlaps, asc, eq, gt, inArray, lt, notExists, sql } from 'drizzle-orm'
import { type EmployeeRow, employee } from '../employees/employees.tables.ts'
import { STILL_TO_HOLD } from './training.rules.ts'
import { type TrainingSessionRow, trainingSession } from './training.tables.ts'

// When something is taught is known to everybody who may use the graph.
export const sessions = rowsOf(trainingSession, { what: { en: 'The session', zh: '培训场次' }, visible: everyRow })

export const findSessions = sessions.findBy('id')

/** Sessions that were planned together. */
export interface SessionSeries {
  /** Of the first one. */
  readonly id: string
  readonly sessions: TrainingSessionRow[]
}

const findBySeries = sessions.findOf('seriesId', 'startsAt')
/** What was planned together, by the first session's id. */
export const findSeries: Find<SessionSeries> = async (db, scope, ids) =>
  new Map([...(await findBySeries(db, scope, ids))].map(([id, planned]) => [id, { id, sessions: planned }]))

export interface SessionFilter {
  /** Beginning in it. */
  readonly period?: Period | null
}

export const sessionPages = pages(sessions, {
  where: ({ period }: SessionFilter) =>
    period ? within(trainingSession.startsAt, check.period('period', period)) : undefined,
  sorts: { BY_START: [ascending(trainingSession.startsAt), ascending(trainingSession.id)] },
})

const PLANNING_LOCK = 740_201_126

/**
 * The sessions still to be held at some moment of a time by one of some trainers. Who plans waits here for others that plan until
 * their transactions end: two that do not see each other yet would both have the trainer.
 */
export async function findSessionsOfTrainers(
  tx: Database,
  { trainerIds, startsAt, endsAt }: Pick<TrainingSessionRow, 'trainerIds' | 'startsAt' | 'endsAt'>,
): Promise<TrainingSessionRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PLANNING_LOCK})`)
  return tx
    .select()
    .from(trainingSession)
    .where(
      and(
        inArray(trainingSession.status, [...STILL_TO_HOLD]),
        arrayOverlaps(trainingSession.trainerIds, [...trainerIds]),
        lt(trainingSession.startsAt, endsAt),
        gt(trainingSession.endsAt, startsAt),
      ),
    )
    .orderBy(asc(trainingSession.startsAt), asc(trainingSession.id))
}

const MAX_TRAINERS_FOUND = 100

/** Who may teach a course and is free at a time, by staff number; those who plan meanwhile may take them. */
export const listFreeTrainers = (
  db: Database,
  departments: readonly EmployeeRow['department'][],
  { startsAt, endsAt }: Pick<TrainingSessionRow, 'startsAt' | 'endsAt'>,
): Promise<EmployeeRow[]> =>
  db
    .select()
    .from(employee)
    .where(
      and(
        eq(employee.active, true),
        inArray(employee.department, [...departments]),
        notExists(
          db
            .select({ busy: sql`1` })
            .from(trainingSession)
            .where(
              and(
                inArray(trainingSession.status, [...STILL_TO_HOLD]),
                sql`${employee.id} = any(${trainingSession.trainerIds})`,
                lt(trainingSession.startsAt, endsAt),
                gt(trainingSession.endsAt, startsAt),
              ),
            ),
        ),
      ),
    )
    .orderBy(asc(employee.no))
    .limit(MAX_TRAINERS_FOUND)

/** Sessions whose last day has passed and that nobody ended; rows another replica holds are passed over. */
export const lockPastSessions = (tx: Database, today: BusinessDate, limit: number): Promise<TrainingSessionRow[]> =>
  tx
    .select()
    .from(trainingSession)
    .where(and(inArray(trainingSession.status, [...STILL_TO_HOLD]), lt(trainingSession.endsAt, startOfDay(today))))
    .orderBy(asc(trainingSession.id))
    .limit(limit)
    .for('update', { skipLocked: true })
