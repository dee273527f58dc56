import {
  addMonths,
  type BusinessDate,
  checkTransition,
  Decimal,
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

/** Valid training leaves no onboarding topic open; `missing` comes from the certificates (see missingTopicsOf). */
export const isTrainingValid = (missing: readonly Topic[]): boolean => missing.length === 0

/** Somebody of the lead department has to be there: only they may examine. */
export function refuseTrainers(
  { leadDepartment }: Pick<TrainingCourseRow, 'leadDepartment'>,
  trainers: readonly Pick<EmployeeRow, 'department'>[],
) {
  if (trainers.some(({ department }) => department === leadDepartment)) return null
  return refusal('LeadTrainerMissing', { leadDepartment })
}

/** A place is given while the session is open and has room, once to each trainee of a partner. */
export function refuseEnrolment(
  { status, capacity }: Pick<TrainingSessionRow, 'status' | 'capacity'>,
  enrolled: readonly Pick<TrainingEnrolmentRow, 'partnerId' | 'traineeName'>[],
  { partnerId, traineeName }: Pick<TrainingEnrolmentRow, 'partnerId' | 'traineeName'>,
) {
  const illegal = checkTransition(SESSION, 'enrolTrainee', { status })
  if (illegal) return illegal
  if (enrolled.some((other) => other.partnerId === partnerId && other.traineeName === traineeName)) {
    return refusal('AlreadyEnrolled', { traineeName })
  }
  if (enrolled.length < capacity) return null
  return refusal('SessionFull', { capacity })
}

/** Attendance and exams of a session that began are recorded by its trainers of the lead department. */
export function refuseRecord(
  command: 'recordAttendance' | 'recordExam',
  enrolment: Pick<TrainingEnrolmentRow, 'status'>,
  session: Pick<TrainingSessionRow, 'status' | 'trainerIds'>,
  { leadDepartment }: Pick<TrainingCourseRow, 'leadDepartment'>,
  recorder: Pick<EmployeeRow, 'id' | 'department'> | undefined,
) {
  const illegal = checkTransition(ENROLMENT, command, enrolment)
  if (illegal) return illegal
  if (recorder?.department !== leadDepartment || !session.trainerIds.includes(recorder.id)) {
    return refusal('NotItsTrainer', { leadDepartment })
  }
  if (session.status === 'RUNNING' || session.status === 'CLOSED') return null
  return refusal('SessionNotHeld', { status: session.status })
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
  given: Pick<TrainingSessionRow, 'id' | 'courseId' | 'startsAt' | 'endsAt' | 'trainerIds' | 'capacity'>,
): TrainingSessionRow => withDefaults(trainingSession, { ...given, status: 'PLANNED' })

/** A trainee's place in a session. */
export const openingEnrolment = (
  given: Pick<TrainingEnrolmentRow, 'id' | 'sessionId' | 'partnerId' | 'traineeName' | 'enrolledAt'>,
): TrainingEnrolmentRow => withDefaults(trainingEnrolment, { ...given, status: 'ENROLLED' })

/** What a trainee is certified who passed a course's examination on a day. */
export const openingCertificate = (
  given: Pick<CertificateRow, 'id' | 'no' | 'issuedOn'>,
  { id: enrolmentId, partnerId, traineeName }: Pick<TrainingEnrolmentRow, 'id' | 'partnerId' | 'traineeName'>,
  course: Pick<TrainingCourseRow, 'id' | 'topics' | 'mandatoryForOnboarding' | 'validityMonths'>,
): CertificateRow =>
  withDefaults(certificate, {
    ...given,
    ...{ partnerId, enrolmentId, traineeName },
    courseId: course.id,
    topics: course.topics,
    mandatory: course.mandatoryForOnboarding,
    validUntil: validUntilOf(given.issuedOn, course),
  })
