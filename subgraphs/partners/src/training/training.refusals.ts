import { businessDateOf, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

interface Busy {
  readonly trainerName: string
  readonly sessionId: string
  readonly startsAt: Date
  readonly endsAt: Date
}

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
  TrainerOfOtherDepartment: {
    code: 'TRAINER_OF_OTHER_DEPARTMENT',
    text: ({ trainerName, departments }: { trainerName: string; departments: readonly string[] }) => ({
      en: `${trainerName} works in none of the departments that teach this course: choose trainers of ${departments.join(', ')}.`,
      zh: `${trainerName} 不在负责本课程的部门任职:请从 ${departments.join('、')} 选择讲师。`,
    }),
  },
  TrainerBusy: {
    code: 'TRAINER_BUSY',
    text: ({ trainerName, sessionId, startsAt, endsAt }: Busy) => ({
      en: `${trainerName} teaches session ${sessionId} from ${startsAt.toISOString()} to ${endsAt.toISOString()}: choose another time or another trainer.`,
      zh: `${trainerName} 于 ${startsAt.toISOString()} 至 ${endsAt.toISOString()} 已安排场次 ${sessionId}:请另选时间或讲师。`,
    }),
  },
  SessionNotDue: {
    code: 'SESSION_NOT_DUE',
    text: ({ startsAt }: { startsAt: Date }) => ({
      en: `The session is planned for ${businessDateOf(startsAt)}, from ${startsAt.toISOString()}: start it that day, and record it from then on.`,
      zh: `本场次定于 ${businessDateOf(startsAt)}(${startsAt.toISOString()} 起):须于当日开始,并在开始后登记。`,
    }),
  },
  SessionOver: {
    code: 'SESSION_OVER',
    text: ({ endsAt }: { endsAt: Date }) => ({
      en: `The session's last day was ${businessDateOf(endsAt)}: plan another one.`,
      zh: `本场次已于 ${businessDateOf(endsAt)} 结束:请另行安排场次。`,
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
    text: ({ traineeName, startsAt }: { traineeName: string; startsAt: Date }) => ({
      en: `${traineeName} has a place in a session of this course already, on ${businessDateOf(startsAt)}: cancel that one first.`,
      zh: `${traineeName} 已报名 ${businessDateOf(startsAt)} 的同一课程场次:请先取消该报名。`,
    }),
  },
  NotItsTrainer: {
    code: 'NOT_ITS_TRAINER',
    text: ({ leadDepartment }: { leadDepartment: string }) => ({
      en: `Only a trainer of this session who works in ${leadDepartment} may record this.`,
      zh: `只有本场次中来自 ${leadDepartment} 的讲师可以登记。`,
    }),
  },
  NotItsDepartment: {
    code: 'NOT_ITS_DEPARTMENT',
    text: ({ departments }: { departments: readonly string[] }) => ({
      en: `Only ${departments.join(' or ')} takes back a certificate of this course.`,
      zh: `本课程的证书只能由 ${departments.join('、')} 吊销。`,
    }),
  },
  AlreadyRevoked: {
    code: 'ALREADY_REVOKED',
    text: ({ no }: { no: string }) => ({
      en: `${no} was taken back already: nothing is left to do.`,
      zh: `证书 ${no} 已吊销,无需再次操作。`,
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
