import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { MAX_PAGE } from '@channelgraph/paging'
import { isSameCode } from '@channelgraph/values'
import { arrayContains, asc } from 'drizzle-orm'
import type { Topic } from './training.rules.ts'
import { type TrainingCourseRow, trainingCourse } from './training.tables.ts'

// What is taught is known to everybody who may use the graph.
export const courses = rowsOf(trainingCourse, { what: { en: 'The course', zh: '培训课程' }, visible: everyRow })

export const findCourses = courses.findBy('id')

export const listCourses = (db: Database, topic: Topic | null): Promise<TrainingCourseRow[]> =>
  db
    .select()
    .from(trainingCourse)
    .where(topic ? arrayContains(trainingCourse.topics, [topic]) : undefined)
    .orderBy(asc(trainingCourse.code))
    .limit(MAX_PAGE)

/** The code that a course has and people take for the same; null for a free one. Codes of courses are locked. */
export async function findTakenCode(tx: Database, code: string): Promise<string | null> {
  const [taken] = await tx
    .select({ code: trainingCourse.code })
    .from(trainingCourse)
    .where(isSameCode(trainingCourse.code, code))
  return taken?.code ?? null
}
