import { created, creatingCommand } from '@channelgraph/command'
import { badInput, newId } from '@channelgraph/values'
import { findCourses, insertCourse } from '../courses.store.ts'
import { ONBOARDING_TOPICS, type Topic } from '../training.rules.ts'
import type { TrainingCourseRow } from '../training.tables.ts'

type Department = TrainingCourseRow['leadDepartment']

export interface PublishCourse {
  readonly idempotencyKey: string
  readonly input: {
    readonly code: string
    readonly title: string
    readonly topics: readonly Topic[]
    readonly mandatoryForOnboarding?: boolean | null
    readonly validityMonths: number
    readonly leadDepartment: Department
    readonly coDepartments?: readonly Department[] | null
    readonly productId?: string | null
  }
}

export const publishCourse = creatingCommand<PublishCourse, TrainingCourseRow>(
  'training:publish',
  (db, _scope, ids) => findCourses(db, ids),
  async (tx, _ctx, { input }) => {
    checkInput(input)
    const course = await insertCourse(tx, {
      id: newId('course'),
      code: input.code,
      title: input.title,
      topics: [...new Set(input.topics)],
      mandatoryForOnboarding: input.mandatoryForOnboarding ?? false,
      validityMonths: input.validityMonths,
      leadDepartment: input.leadDepartment,
      coDepartments: [...new Set(input.coDepartments ?? [])],
      productId: input.productId ?? null,
    })
    if (course) return created('TrainingCourse', course)
    return {
      __typename: 'DuplicateCourse',
      code: 'DUPLICATE_COURSE',
      message: `There is a course ${input.code} already: a code is taken once.`,
    }
  },
)

const MAX_MONTHS = 120

function checkInput({ code, title, topics, mandatoryForOnboarding, validityMonths }: PublishCourse['input']): void {
  if (code.trim() === '' || title.trim() === '') throw badInput('code and title name the course.')
  if (topics.length === 0) throw badInput('topics says what the course teaches: one at least.')
  if (mandatoryForOnboarding && !topics.some((topic) => (ONBOARDING_TOPICS as readonly Topic[]).includes(topic)))
    throw badInput(`A course mandatory for onboarding teaches one of ${ONBOARDING_TOPICS.join(', ')}.`)
  if (validityMonths < 1 || validityMonths > MAX_MONTHS) throw badInput(`validityMonths is 1 to ${MAX_MONTHS}.`)
}
