import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { MAX_PAGE } from '@channelgraph/paging'
import { arrayContains, asc } from 'drizzle-orm'
import type { Topic } from './training.rules.ts'
import { type TrainingCourseRow, trainingCourse } from './training.tables.ts'

// What is taught is known to everybody who may use the graph.
const courses = rowsOf(trainingCourse, { what: { en: 'The course', zh: '培训课程' }, visible: everyRow })

export const findCourses = courses.findBy('id')

export const listCourses = (db: Database, topic: Topic | null): Promise<TrainingCourseRow[]> =>
  db
    .select()
    .from(trainingCourse)
    .where(topic ? arrayContains(trainingCourse.topics, [topic]) : undefined)
    .orderBy(asc(trainingCourse.code))
    .limit(MAX_PAGE)

/** Puts a course into the catalogue; null where its code is taken. */
export async function insertCourse(
  tx: Database,
  row: typeof trainingCourse.$inferInsert,
): Promise<TrainingCourseRow | null> {
  const [saved] = await tx
    .insert(trainingCourse)
    .values(row)
    .onConflictDoNothing({ target: trainingCourse.code })
    .returning()
  return saved ?? null
}
