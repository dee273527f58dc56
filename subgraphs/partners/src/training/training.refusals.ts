import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: trainingRefusals, refusal } = refusalsOf<RefusalFields>()({
  DuplicateCourse: {
    code: 'DUPLICATE_COURSE',
    text: ({ course }: { course: string }) => ({
      en: `There is a course ${course} already: choose another code.`,
      zh: `课程代码 ${course} 已存在:请另选代码。`,
    }),
  },
  LeadTrainerMissing: {
    code: 'LEAD_TRAINER_MISSING',
    text: ({ leadDepartment }: { leadDepartment: string }) => ({
      en: `One of the trainers has to come from ${leadDepartment}: the course's lead department examines.`,
      zh: `培训讲师中须有一人来自 ${leadDepartment}:由课程的牵头部门负责考核。`,
    }),
  },
  SessionFull: {
    code: 'SESSION_FULL',
    text: ({ capacity }: { capacity: number }) => ({
      en: `All ${capacity} places are taken: choose another session.`,
      zh: `${capacity} 个名额已满:请选择其他场次。`,
    }),
  },
  AlreadyEnrolled: {
    code: 'ALREADY_ENROLLED',
    text: ({ traineeName }: { traineeName: string }) => ({
      en: `${traineeName} has a place in this session already.`,
      zh: `${traineeName} 已报名本场次。`,
    }),
  },
  NotItsTrainer: {
    code: 'NOT_ITS_TRAINER',
    text: ({ leadDepartment }: { leadDepartment: string }) => ({
      en: `Only a trainer of this session who works in ${leadDepartment} may record this.`,
      zh: `只有本场次中来自 ${leadDepartment} 的讲师可以登记。`,
    }),
  },
  SessionNotHeld: {
    code: 'SESSION_NOT_HELD',
    text: ({ status }: { status: string }) => ({
      en: `The session is ${status}: start it before recording who was there.`,
      zh: `场次状态为 ${status}:须先开始培训,再登记出勤与考核。`,
    }),
  },
})
