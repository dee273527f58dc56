import { addDays, addMonths, type BusinessDate, businessDateOf, Decimal } from '@channelgraph/values'
import { openingCourse, openingSession } from '../../../subgraphs/partners/src/training/training.rules.ts'
import type { TrainingCourseRow, TrainingSessionRow } from '../../../subgraphs/partners/src/training/training.tables.ts'
import { atHour, later, MINUTE, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { PartnerFact } from './partners.ts'
import type { Staff } from './people.ts'

export interface CourseFact {
  readonly row: TrainingCourseRow
  readonly publishedAt: Date
}
export interface SessionFact {
  readonly row: TrainingSessionRow
  readonly course: CourseFact
  readonly plannedAt: Date
}
export interface EnrolmentFact {
  readonly id: string
  readonly session: SessionFact
  readonly partner: PartnerFact
  readonly trainee: string
  readonly enrolledAt: Date
  readonly status: 'ENROLLED' | 'ABSENT' | 'PASSED' | 'FAILED'
  readonly examScore: Decimal | null
  /** When the exam was marked; a certificate was issued then if it was passed. */
  readonly examinedAt: Date | null
}
/** One partner's way through the courses. */
export interface TrainingFact {
  readonly enrolments: readonly EnrolmentFact[]
  /** When the last of the five onboarding topics was passed; null while one is missing. */
  readonly onboardedAt: Date | null
}

const ONBOARDING = [
  ['CULTURE', '公司文化与渠道规范', 'CHANNEL', ['MANAGEMENT'], 24],
  ['PRODUCT', '充电桩产品知识', 'TECH_SUPPORT', ['CHANNEL', 'RND'], 24],
  ['SALES', '销售技巧与价格政策', 'MARKETING', ['CHANNEL'], 24],
  ['TECHNICAL', '安装、调试与安全操作', 'TECH_SUPPORT', ['AFTER_SALES'], 18],
  ['AFTER_SALES', '售后服务流程', 'AFTER_SALES', ['TECH_SUPPORT'], 18],
] as const
const RECURRING = [
  ['UPGRADE', '产品升级培训', 'TECH_SUPPORT', ['RND'], 12],
  ['MARKET', '市场动态季度通报', 'MARKETING', ['CHANNEL'], 6],
  ['REGULATION', '行业法规更新', 'CHANNEL', ['MANAGEMENT'], 12],
] as const
const PASS_MARK = 60

/** Eight courses: the five topics of onboarding (四.2) and three that recur. */
export function makeCourses(stream: Stream, before: BusinessDate): CourseFact[] {
  const course =
    (mandatory: boolean) =>
    ([topic, title, lead, co, validityMonths]: (typeof ONBOARDING | typeof RECURRING)[number], i: number) => {
      const publishedAt = later(atHour(before, 9), (mandatory ? 0 : 60) * MINUTE + i * 5 * MINUTE)
      const row = openingCourse({
        id: stream.id('course', publishedAt),
        code: `${mandatory ? 'ONB' : 'REC'}-${topic}`,
        title,
        topics: [topic],
        mandatoryForOnboarding: mandatory,
        validityMonths,
        leadDepartment: lead,
        coDepartments: [...co],
      })
      return { row, publishedAt }
    }
  return [...ONBOARDING.map(course(true)), ...RECURRING.map(course(false))]
}

/** A session of each onboarding course every month, in one week; of each recurring one every quarter. */
export function makeSessions(
  stream: Stream,
  courses: readonly CourseFact[],
  staff: Staff,
  capacity: number,
  from: BusinessDate,
  today: BusinessDate,
): SessionFact[] {
  const sessions: SessionFact[] = []
  const last = addMonths(today, 1)
  for (let month = `${from.slice(0, 7)}-01`; month <= last; month = addMonths(month, 1)) {
    for (const [i, course] of courses.entries()) {
      const { mandatoryForOnboarding, leadDepartment } = course.row
      if (!mandatoryForOnboarding && (Number(month.slice(5, 7)) + i) % 3 !== 0) continue
      const day = workingDaysOn(addDays(month, mandatoryForOnboarding ? 9 : 19), i % 5)
      const plannedAt = atHour(workingDaysOn(addDays(day, -45), 0), 10)
      if (plannedAt >= atHour(today, 0)) continue
      const row: TrainingSessionRow = {
        ...openingSession({
          id: stream.id('session', plannedAt),
          courseId: course.row.id,
          startsAt: atHour(day, 9.5),
          endsAt: atHour(day, 16.5),
          trainerIds: [stream.pick(staff.of(leadDepartment))],
          capacity,
        }),
        status: day < today ? 'CLOSED' : 'OPEN',
        version: day < today ? 4 : 2,
      }
      sessions.push({ row, course, plannedAt })
    }
  }
  return sessions
}

/** Sends one person to every onboarding course, again after a failure, and again before the certificate ends. */
export function makeTraining(
  stream: Stream,
  partner: PartnerFact,
  sessions: readonly SessionFact[],
  today: BusinessDate,
): TrainingFact {
  const end = atHour(today, 0)
  const enrolments: EnrolmentFact[] = []
  const first = addDays(businessDateOf(partner.registeredAt), 4)
  const passed: (Date | null)[] = []
  // A few let certificates run out, which makes trainingValid false.
  const lapses = partner.rank % 8 === 5 || partner.course === 'TERMINATED'
  const courses = [...new Set(sessions.map(({ course }) => course))]
  for (const [i, course] of courses.entries()) {
    const own = sessions.filter((session) => session.course === course)
    const trainee = partner.trainees[i % partner.trainees.length] ?? partner.legalRepresentative
    if (!course.row.mandatoryForOnboarding) {
      for (const session of own) {
        if (session.row.startsAt < partner.registeredAt || !stream.chance(0.35)) continue
        enrolments.push(attend(stream, partner, session, trainee, end, 0.04))
      }
      continue
    }
    const left = partner.course === 'ONBOARDING' && i === 4
    let firstPass: Date | null = null
    for (let wanted: BusinessDate | null = left ? null : first; wanted !== null; ) {
      const from = atHour(wanted, 0)
      const session = own.find(({ row, plannedAt }) => row.startsAt >= from && plannedAt < end)
      if (!session) break
      const enrolment = attend(stream, partner, session, trainee, end, firstPass ? 0.02 : 0.06)
      enrolments.push(enrolment)
      const day = businessDateOf(session.row.startsAt)
      if (enrolment.status === 'PASSED') firstPass ??= enrolment.examinedAt
      const expires = addMonths(day, course.row.validityMonths)
      const renewal = lapses && expires > addMonths(today, -7) ? null : addDays(expires, -50)
      wanted = enrolment.status === 'ENROLLED' ? null : enrolment.status === 'PASSED' ? renewal : addDays(day, 1)
    }
    passed.push(firstPass)
  }
  const dates = passed.flatMap((at) => (at ? [at.getTime()] : []))
  return { enrolments, onboardedAt: dates.length === 5 ? new Date(Math.max(...dates)) : null }
}

function attend(
  stream: Stream,
  partner: PartnerFact,
  session: SessionFact,
  trainee: string,
  end: Date,
  failures: number,
): EnrolmentFact {
  const { startsAt, endsAt } = session.row
  const earliest = Math.max(session.plannedAt.getTime(), partner.registeredAt.getTime() + 60 * MINUTE)
  const latest = Math.min(startsAt.getTime() - 60 * MINUTE, end.getTime() - MINUTE)
  const enrolledAt = new Date(earliest + Math.floor(stream.next() * Math.max(0, latest - earliest)))
  const base = { id: stream.id('enrolment', enrolledAt), session, partner, trainee, enrolledAt }
  const examinedAt = later(endsAt, stream.int(10, 80) * MINUTE)
  if (examinedAt >= end) return { ...base, status: 'ENROLLED', examScore: null, examinedAt: null }
  if (stream.chance(failures / 3)) return { ...base, status: 'ABSENT', examScore: null, examinedAt }
  const failed = stream.chance(failures)
  const score = failed ? stream.int(35, PASS_MARK - 1) : Math.min(100, PASS_MARK + 5 + Math.floor(stream.waiting(18)))
  return { ...base, status: failed ? 'FAILED' : 'PASSED', examScore: new Decimal(score), examinedAt }
}
