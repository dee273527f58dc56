import { everyRow, rowsOf } from '@channelgraph/command'
import { ascending, pages } from '@channelgraph/paging'
import { check, type Period, within } from '@channelgraph/values'
import { trainingSession } from './training.tables.ts'

// When something is taught is known to everybody who may use the graph.
export const sessions = rowsOf(trainingSession, { what: { en: 'The session', zh: '培训场次' }, visible: everyRow })

export const findSessions = sessions.findBy('id')

export interface SessionFilter {
  /** Beginning in it. */
  readonly period?: Period | null
}

export const sessionPages = pages(sessions, {
  where: ({ period }: SessionFilter) =>
    period ? within(trainingSession.startsAt, check.period('period', period)) : undefined,
  sorts: { BY_START: [ascending(trainingSession.startsAt), ascending(trainingSession.id)] },
})
