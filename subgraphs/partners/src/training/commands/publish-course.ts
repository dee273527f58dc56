import { created, creatingCommand, lockCodes } from '@channelgraph/command'
import { badInput, check, newId } from '@channelgraph/values'
import { knownProduct } from '../../products/products.steps.ts'
import { courses, findCourses, findTakenCode } from '../courses.store.ts'
import { refusal } from '../training.refusals.ts'
import { ONBOARDING_TOPICS, openingCourse, type Topic } from '../training.rules.ts'
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

export const publishCourse = creatingCommand(
  'training:publish',
  findCourses,
  async (tx, ctx, { input }: PublishCourse) => {
    const given = { ...courseOf(input), productId: await knownProduct(tx, ctx.scope, 'productId', input.productId) }
    await lockCodes(tx, 'course')
    const taken = await findTakenCode(tx, given.code)
    if (taken) return refusal('DuplicateCourse', { course: taken })
    return created('TrainingCourse', await courses.insert(tx, openingCourse({ id: newId('course'), ...given })))
  },
)

const MAX_MONTHS = 120

const MAX_TOPICS = 8

function courseOf(input: PublishCourse['input']) {
  const topics = [...check.items('topics', [...new Set(input.topics)], 1, MAX_TOPICS)]
  const mandatoryForOnboarding = input.mandatoryForOnboarding ?? false
  if (mandatoryForOnboarding && !topics.some((topic) => (ONBOARDING_TOPICS as readonly Topic[]).includes(topic)))
    throw badInput(
      `\`topics\` of a course mandatory for onboarding must have one of ${ONBOARDING_TOPICS.join(', ')}.`,
      `入职必修课程的 \`topics\` 须至少包含 ${ONBOARDING_TOPICS.join('、')} 之一。`,
    )
  return {
    code: check.code('code', input.code),
    title: check.title('title', input.title),
    topics,
    mandatoryForOnboarding,
    validityMonths: check.wholeNumber('validityMonths', input.validityMonths, 1, MAX_MONTHS),
    leadDepartment: input.leadDepartment,
    coDepartments: [...new Set(input.coDepartments ?? [])].filter((helping) => helping !== input.leadDepartment),
  }
}
