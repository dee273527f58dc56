import {
  addDays,
  addMonths,
  type BusinessDate,
  businessDateOf,
  checkTransition,
  Decimal,
  startOfDay,
  type Transitions,
  withDefaults,
  yearlySeries,
} from '@channelgraph/values'
import type { EmployeeRow } from '../employees/employees.tables.ts'
import { refusal } from './training.refusals.ts'
import {
  type CertificateRow,
  certificate,
  type TrainingCourseRow,
  type TrainingEnrolmentRow,
  type TrainingSessionRow,
  trainingCourse,
  trainingEnrolment,
  trainingSession,
} from './training.tables.ts'

export type Topic = TrainingCourseRow['topics'][number]

/** 四.2: company culture, product knowledge, sales technique, technical operation, after-sales service. */
export const ONBOARDING_TOPICS = [
  'CULTURE',
  'PRODUCT',
  'SALES',
  'TECHNICAL',
  'AFTER_SALES',
] as const satisfies readonly Topic[]

/** A session's way (specification 3.3). */
export const SESSION = {
  openSession: { from: ['PLANNED'], to: ['OPEN'] },
  enrolTrainee: { from: ['OPEN'], to: ['OPEN'] },
  startSession: { from: ['OPEN'], to: ['RUNNING'] },
  closeSession: { from: ['RUNNING'], to: ['CLOSED'] },
  cancelSession: { from: ['PLANNED', 'OPEN', 'RUNNING'], to: ['CANCELLED'] },
} as const satisfies Transitions<TrainingSessionRow['status']>

/** Neither ended nor cancelled: it takes up its trainers' and its trainees' time. */
export const STILL_TO_HOLD = ['PLANNED', 'OPEN', 'RUNNING'] as const satisfies TrainingSessionRow['status'][]

/** What becomes of places that nobody used, by how their session ended. */
export const PLACES_AFTER = { CLOSED: 'ABSENT', CANCELLED: 'CANCELLED' } as const

/** A trainee's way through a session (specification 3.3). */
export const ENROLMENT = {
  cancelEnrolment: { from: ['ENROLLED'], to: ['CANCELLED'] },
  recordAttendance: { from: ['ENROLLED'], to: ['ATTENDED', 'ABSENT'] },
  recordExam: { from: ['ATTENDED'], to: ['PASSED', 'FAILED'] },
} as const satisfies Transitions<TrainingEnrolmentRow['status']>

export const FULL_SCORE = 100
const PASS_MARK = new Decimal(60)

export const examStatus = (score: Decimal): 'PASSED' | 'FAILED' => (score.gte(PASS_MARK) ? 'PASSED' : 'FAILED')

/** The last day of a certificate: the same day, so many months later. */
export const validUntilOf = (issuedOn: BusinessDate, { validityMonths }: Pick<TrainingCourseRow, 'validityMonths'>) =>
  addMonths(issuedOn, validityMonths)

/** How many days before its end a partner is reminded of a certificate (specification 3.3), the last reminder last. */
export const REMINDERS = [60, 30, 7] as const

/** The last day of certificates of which somebody is to be reminded by today. */
export const lastRemindedEnd = (today: BusinessDate): BusinessDate => addDays(today, REMINDERS[0])

/** The reminder that is due for a certificate: the latest whose day has come, so that days which nobody swept are caught up once. Null before the first. */
export const reminderDue = ({ validUntil }: Pick<CertificateRow, 'validUntil'>, today: BusinessDate) =>
  REMINDERS.findLast((days) => addDays(validUntil, -days) <= today) ?? null

/** The times of a session that recurs: the same hours on the same day every so many months, the last day of a month that is shorter. */
export function recurringTimes(
  { startsAt, endsAt }: Pick<TrainingSessionRow, 'startsAt' | 'endsAt'>,
  { everyMonths, times }: { readonly everyMonths: number; readonly times: number },
): Pick<TrainingSessionRow, 'startsAt' | 'endsAt'>[] {
  const day = businessDateOf(startsAt)
  const later = (at: Date, by: number) => new Date(at.getTime() + by)
  return Array.from({ length: times }, (_, i) => {
    const by = startOfDay(addMonths(day, i * everyMonths)).getTime() - startOfDay(day).getTime()
    return { startsAt: later(startsAt, by), endsAt: later(endsAt, by) }
  })
}

/** Valid training leaves no onboarding topic open; `missing` comes from the certificates (see missingTopicsOf). */
export const isTrainingValid = (missing: readonly Topic[]): boolean => missing.length === 0

/** Why an onboarding topic is not covered, and since when. */
export interface TrainingGap {
  readonly topic: Topic
  readonly why: 'NEVER_PASSED' | 'EXPIRED' | 'REVOKED' | 'FAILED'
  /** The last valid day, the day it was taken back, or of the failed exam's session; null where nothing was. */
  readonly on: BusinessDate | null
}

type Failure = { readonly topics: readonly Topic[]; readonly on: BusinessDate }

/** The latest of what became of a topic without a valid certificate: one that ended or was taken back, or a failed exam. */
export function gapOf(
  topic: Topic,
  certificates: readonly Pick<CertificateRow, 'topics' | 'validUntil' | 'revoked' | 'revokedOn'>[],
  failures: readonly Failure[],
): TrainingGap {
  const ended = certificates
    .filter(({ topics }) => topics.includes(topic))
    .map(({ revoked, revokedOn, validUntil }) =>
      revoked ? { why: 'REVOKED' as const, on: revokedOn } : { why: 'EXPIRED' as const, on: validUntil },
    )
  const failed = failures
    .filter(({ topics }) => topics.includes(topic))
    .map(({ on }) => ({ why: 'FAILED' as const, on }))
  const [latest] = [...ended, ...failed].sort((a, b) => ((a.on ?? '') < (b.on ?? '') ? 1 : -1))
  return { topic, ...(latest ?? { why: 'NEVER_PASSED', on: null }) }
}

/** What is done for a session is done by the end of its last day, whether or not the schedule has ended it by then. */
export function refuseOver({ endsAt }: Pick<TrainingSessionRow, 'endsAt'>, now: Date) {
  return businessDateOf(now) > businessDateOf(endsAt) ? refusal('SessionOver', { endsAt }) : null
}

/** A session begins on the day it is planned for, neither before nor after. */
export function refuseStart(session: Pick<TrainingSessionRow, 'status' | 'startsAt' | 'endsAt'>, now: Date) {
  const illegal = checkTransition(SESSION, 'startSession', session)
  if (illegal) return illegal
  const { startsAt } = session
  if (businessDateOf(now) < businessDateOf(startsAt)) return refusal('SessionNotDue', { startsAt })
  return refuseOver(session, now)
}

/** Whose people may teach a course. */
export const departmentsOf = ({
  leadDepartment,
  coDepartments,
}: Pick<TrainingCourseRow, 'leadDepartment' | 'coDepartments'>) => [...new Set([leadDepartment, ...coDepartments])]

/** The lead department teaches, with those that help; somebody of the lead department has to be there: only they may examine. */
export function refuseTrainers(
  course: Pick<TrainingCourseRow, 'leadDepartment' | 'coDepartments'>,
  trainers: readonly Pick<EmployeeRow, 'name' | 'department'>[],
) {
  const departments = departmentsOf(course)
  const { leadDepartment } = course
  if (!trainers.some(({ department }) => department === leadDepartment))
    return refusal('LeadTrainerMissing', { leadDepartment })
  const stranger = trainers.find(({ department }) => !departments.includes(department))
  return stranger ? refusal('TrainerOfOtherDepartment', { trainerName: stranger.name, departments }) : null
}

/** A trainer is in one place at a time: `others` are the sessions of these trainers that meet this one. */
export function refuseBusy(
  trainers: readonly Pick<EmployeeRow, 'id' | 'name'>[],
  others: readonly Pick<TrainingSessionRow, 'id' | 'trainerIds' | 'startsAt' | 'endsAt'>[],
) {
  for (const { id: sessionId, trainerIds, startsAt, endsAt } of others) {
    const busy = trainers.find(({ id }) => trainerIds.includes(id))
    if (busy) return refusal('TrainerBusy', { trainerName: busy.name, sessionId, startsAt, endsAt })
  }
  return null
}

/** Who has a place in a session, and the other session of its course, still to be held, in which the trainee has one. */
interface Places {
  readonly enrolled: readonly Pick<TrainingEnrolmentRow, 'partnerId' | 'traineeName'>[]
  readonly elsewhere: Pick<TrainingSessionRow, 'startsAt'> | null
}

/** A place is given while the session is open and has room, once to each trainee of a partner. */
export function refuseEnrolment(
  session: Pick<TrainingSessionRow, 'status' | 'capacity' | 'startsAt' | 'endsAt'>,
  { enrolled, elsewhere }: Places,
  { partnerId, traineeName }: Pick<TrainingEnrolmentRow, 'partnerId' | 'traineeName'>,
  now: Date,
) {
  const { capacity, startsAt } = session
  const refused = checkTransition(SESSION, 'enrolTrainee', session) ?? refuseOver(session, now)
  if (refused) return refused
  const again = enrolled.some((other) => other.partnerId === partnerId && other.traineeName === traineeName)
  if (again || elsewhere) return refusal('AlreadyEnrolled', { traineeName, startsAt: elsewhere?.startsAt ?? startsAt })
  if (enrolled.length < capacity) return null
  return refusal('SessionFull', { capacity })
}

/**
 * Attendance and exams are recorded by the session's trainers of the lead department, once it has begun: who was there by the end
 * of its last day, an exam also later.
 */
export function refuseRecord(
  command: 'recordAttendance' | 'recordExam',
  enrolment: Pick<TrainingEnrolmentRow, 'status'>,
  session: Pick<TrainingSessionRow, 'status' | 'trainerIds' | 'startsAt' | 'endsAt'>,
  { leadDepartment }: Pick<TrainingCourseRow, 'leadDepartment'>,
  recorder: Pick<EmployeeRow, 'id' | 'department'> | undefined,
  now: Date,
) {
  const illegal = checkTransition(ENROLMENT, command, enrolment)
  if (illegal) return illegal
  if (recorder?.department !== leadDepartment || !session.trainerIds.includes(recorder.id)) {
    return refusal('NotItsTrainer', { leadDepartment })
  }
  const { status, startsAt } = session
  if (status !== 'RUNNING' && status !== 'CLOSED') return refusal('SessionNotHeld', { status })
  if (now < startsAt) return refusal('SessionNotDue', { startsAt })
  return command === 'recordAttendance' ? refuseOver(session, now) : null
}

/** A certificate is taken back once, by the department that answers for its course, or the channel's, which organises training. */
export function refuseRevocation(
  { revoked, no }: Pick<CertificateRow, 'revoked' | 'no'>,
  { leadDepartment }: Pick<TrainingCourseRow, 'leadDepartment'>,
  revoker: Pick<EmployeeRow, 'department'> | undefined,
) {
  const departments = [...new Set([leadDepartment, 'CHANNEL' as const])]
  if (!revoker || !departments.includes(revoker.department)) return refusal('NotItsDepartment', { departments })
  return revoked ? refusal('AlreadyRevoked', { no }) : null
}

/** Certificates are numbered by year: CE-2026-000123. */
export const certificateSeries = (day: BusinessDate): string => yearlySeries('CE-', day)

/** A course as it enters the catalogue. */
export const openingCourse = (
  given: Pick<
    TrainingCourseRow,
    | 'id'
    | 'code'
    | 'title'
    | 'topics'
    | 'mandatoryForOnboarding'
    | 'validityMonths'
    | 'leadDepartment'
    | 'coDepartments'
  > &
    Partial<Pick<TrainingCourseRow, 'productId'>>,
): TrainingCourseRow => withDefaults(trainingCourse, given)

/** A session as it is planned. */
export const openingSession = (
  given: Pick<TrainingSessionRow, 'id' | 'courseId' | 'startsAt' | 'endsAt' | 'trainerIds' | 'capacity'> &
    Partial<Pick<TrainingSessionRow, 'seriesId'>>,
): TrainingSessionRow => withDefaults(trainingSession, { ...given, status: 'PLANNED' })

/** A trainee's place in a session. */
export const openingEnrolment = (
  given: Pick<TrainingEnrolmentRow, 'id' | 'sessionId' | 'partnerId' | 'traineeName' | 'enrolledAt'>,
): TrainingEnrolmentRow => withDefaults(trainingEnrolment, { ...given, status: 'ENROLLED' })

/** What a trainee is certified who passed a course's examination on a day. */
export const openingCertificate = (
  given: Pick<CertificateRow, 'id' | 'no' | 'issuedOn'>,
  { id: enrolmentId, partnerId, traineeName }: Pick<TrainingEnrolmentRow, 'id' | 'partnerId' | 'traineeName'>,
  course: Pick<TrainingCourseRow, 'id' | 'code' | 'title' | 'topics' | 'mandatoryForOnboarding' | 'validityMonths'>,
): CertificateRow =>
  withDefaults(certificate, {
    ...given,
    ...{ partnerId, enrolmentId, traineeName },
    ...{ courseId: course.id, courseCode: course.code, courseTitle: course.title },
    topics: course.topics,
    mandatory: course.mandatoryForOnboarding,
    validUntil: validUntilOf(given.issuedOn, course),
  })
